using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary><c>deploy/nginx.conf</c> in a real nginx, before a host that answers whatever it is asked.</summary>
public sealed class NginxFileTests : IAsyncLifetime
{
    private readonly AnyHost _host = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/metrics/")]
    [InlineData("/METRICS")]
    [InlineData("/Metrics/x?y=z")]
    [InlineData("//metrics")]
    [InlineData("/%6Detrics")]
    [InlineData("/x/../metrics")]
    [InlineData("/api/stats")]
    [InlineData("/api/stats/")]
    [InlineData("/API/Stats")]
    [InlineData("/api//stats")]
    [InlineData("/api/%73tats")]
    public async Task MetricsAndStatisticsAreKeptInHoweverTheyAreWritten(string path)
    {
        await using var nginx = await StartAsync();
        (await AnyHost.AskAsync(nginx.Port, path)).Status.ShouldBe(404);
        _host.Asked.ShouldBe(0);
        (await AnyHost.AskAsync(nginx.Port, "/api/health")).Status.ShouldBe(200);
        _host.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task EveryAnswerHasTheHeadersThatKeepABrowserSafe()
    {
        await using var nginx = await StartAsync();
        foreach (var path in (string[])["/api/health", "/metrics"])
        {
            var answer = await AnyHost.AskAsync(nginx.Port, path);
            answer.Text.ShouldContain("X-Content-Type-Options: nosniff\r\n");
            answer.Text.ShouldContain("X-Frame-Options: DENY\r\n");
            answer.Text.ShouldContain("Content-Security-Policy: frame-ancestors 'none'\r\n");
            answer.Text.ShouldContain("Referrer-Policy: no-referrer\r\n");
            answer.Text.ShouldNotContain("nginx/");
        }
    }

    [Fact]
    public async Task AnAddressHasSoManyConnections()
    {
        await using var nginx = await StartAsync(("limit_conn connections 500", "limit_conn connections 5"));
        _host.Waits = true;
        using var limit = new CancellationTokenSource(Limits.Wait);
        var waiting = Enumerable.Range(0, 5).Select(_ => AnyHost.AskAsync(nginx.Port, "/ws", limit.Token)).ToArray();
        await _host.UntilAskedAsync(5);
        (await AnyHost.AskAsync(nginx.Port, "/ws")).Status.ShouldBe(429);
        await limit.CancelAsync();
        await Task.WhenAll(waiting.Select(one => Should.ThrowAsync<Exception>(one)));
    }

    [Fact]
    public async Task AnAddressAsksForSoMuch()
    {
        await using var nginx = await StartAsync(("burst=200", "burst=3"), ("rate=50r/s", "rate=1r/m"));
        var answers = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add((await AnyHost.AskAsync(nginx.Port, "/ws")).Status);
        }

        answers.ShouldBe([200, 200, 200, 200, 429, 429]);
    }

    [Fact]
    public async Task ThePlayersOfTwoHundredConnectsAtOnceGetIn()
    {
        await using var nginx = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => AnyHost.AskAsync(nginx.Port, "/ws")));
        answers.ShouldAllBe(answer => answer.Status == 200);
    }

    [Fact]
    public async Task TheLinesForTlsWorkWhenTheirMarksAreTakenAway()
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("csarena-tls-"), FreePorts.Next());
        try
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "fullchain.pem"), certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "privkey.pem"), key.ExportPkcs8PrivateKeyPem());
            await using var nginx = await StartAsync(
                ("        #    ", "        "),
                ("listen 4443 ssl", string.Create(CultureInfo.InvariantCulture, $"listen {port} ssl")),
                ("/etc/nginx/tls", folder.FullName));
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate.Thumbprint };
            using var http = new HttpClient(handler);
            using var answer = await http.GetAsync(new Uri($"https://localhost:{port}/api/health"));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000"]);
            _host.Heard.ShouldContain("X-Forwarded-Proto: https\r\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task NginxFindsNoFaultInTheFile()
    {
        var folder = Directory.CreateTempSubdirectory("csarena-nginx-t-");
        var file = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, $"pid {folder.FullName}/nginx.pid;\n" + Configuration(FreePorts.Next()));
        using var process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-t", "-q", "-c", file, "-p", folder.FullName]) { RedirectStandardError = true }).ShouldNotBeNull();
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        folder.Delete(recursive: true);
        process.ExitCode.ShouldBe(0, said);
        said.ShouldNotContain("[warn]");
    }

    private Task<NginxServer> StartAsync(params (string From, string To)[] changes) => NginxServer.StartAsync(port => Configuration(port, changes));

    private string Configuration(int port, params (string From, string To)[] changes)
    {
        var configuration = Balancer.NginxConfiguration(port, [_host.Url, _host.Url]);
        foreach (var (from, to) in changes)
        {
            configuration.ShouldContain(from);
            configuration = configuration.Replace(from, to, StringComparison.Ordinal);
        }

        return configuration;
    }
}
