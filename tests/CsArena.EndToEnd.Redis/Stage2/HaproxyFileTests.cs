using System.Net.Sockets;
using System.Text;

namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary><c>deploy/haproxy.cfg</c> in a real haproxy, before two hosts that answer whatever they are asked.</summary>
public sealed class HaproxyFileTests : IAsyncLifetime
{
    private readonly AnyHost _first = new();
    private readonly AnyHost _second = new();
    private HaproxyServer _haproxy = null!;
    private string _folder = "";

    public async Task InitializeAsync() => _haproxy = await HaproxyServer.StartAsync((port, folder) =>
    {
        _folder = folder;
        return Balancer.HaproxyConfiguration(port, folder, [_first.Url, _second.Url]);
    });

    public async Task DisposeAsync()
    {
        await _haproxy.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS/")]
    [InlineData("/%6Detrics")]
    [InlineData("/api/stats")]
    [InlineData("/API/Stats/")]
    public async Task MetricsAndStatisticsAreKeptInHoweverTheyAreWritten(string path)
    {
        (await AnyHost.AskAsync(_haproxy.Port, path)).Status.ShouldBe(404);
        (_first.Asked + _second.Asked).ShouldBe(0);
        (await AnyHost.AskAsync(_haproxy.Port, "/api/health")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task AHostThatAnswers503IsPassedOverAtOnce()
    {
        _first.Status = 503;
        for (var i = 0; i < 10; i++)
        {
            (await AnyHost.AskAsync(_haproxy.Port, "/ws")).Status.ShouldBe(200);
        }

        _second.Asked.ShouldBe(10);
        _first.Asked.ShouldBeGreaterThan(0);
        _second.Status = 503;
        (await AnyHost.AskAsync(_haproxy.Port, "/ws")).Status.ShouldBe(503, "no host takes it");
    }

    [Fact]
    public async Task AHostThatAnOperatorDrainsGetsNothingNew()
    {
        (await TellAsync("set server arena/host1 state drain")).Trim().ShouldBeEmpty();
        for (var i = 0; i < 10; i++)
        {
            (await AnyHost.AskAsync(_haproxy.Port, "/ws")).Status.ShouldBe(200);
        }

        (_first.Asked, _second.Asked).ShouldBe((0, 10));
        await TellAsync("set server arena/host1 state ready");
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (_first.Asked == 0)
        {
            await AnyHost.AskAsync(_haproxy.Port, "/ws", limit.Token);
        }
    }

    [Fact]
    public async Task TheLogHasThePathAndNotTheQuery()
    {
        await AnyHost.AskAsync(_haproxy.Port, "/ws?access_token=secret");
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (!_haproxy.Output.Contains("GET /ws 200", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        _haproxy.Output.ShouldNotContain("secret");
    }

    /// <summary>Says something to haproxy as an operator does.</summary>
    private async Task<string> TellAsync(string command)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder, "admin.sock")), limit.Token);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), limit.Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(limit.Token);
    }
}
