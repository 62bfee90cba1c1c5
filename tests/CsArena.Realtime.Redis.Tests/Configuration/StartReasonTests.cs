using System.Diagnostics;
using CsArena.TestServers;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Configuration;

/// <summary>Each reason that a Redis cannot be used for has a sentence of its own.</summary>
public sealed class StartReasonTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_host_that_is_unreachable()
    {
        var started = Stopwatch.StartNew();
        (await FailureAsync("redis://:hunter2@127.0.0.1:1")).ShouldContain("127.0.0.1:1 cannot be reached: nothing listens there");
        (await FailureAsync("redis://no-such-host.invalid")).ShouldContain("no-such-host.invalid:6379 cannot be reached: no host of that name is known");
        (await FailureAsync("redis://127.0.0.1:1,redis://127.0.0.1:2")).ShouldContain("127.0.0.1:1, 127.0.0.1:2 cannot be reached");
        started.Elapsed.ShouldBeLessThan(Patience);
    }

    [Fact]
    public async Task A_wrong_password_and_a_missing_one()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "secret" });
        (await FailureAsync($"redis://:hunter2@{server.Host}:{server.Port}")).ShouldContain("refuses the user or password");
        (await FailureAsync($"redis://{server.Host}:{server.Port}")).ShouldContain("needs a password");
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted()
    {
        using var certificates = await TestCertificates.CreateAsync("localhost");
        using var others = await TestCertificates.CreateAsync();
        var port = FreePorts.Next();
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { IsLocal = true, Certificates = certificates, TlsPort = port });
        (await FailureAsync($"rediss://localhost:{port}")).ShouldContain("has a certificate that this machine does not trust: name its CA with ?ca=file");
        (await FailureAsync($"rediss://localhost:{port}?ca={others.AuthorityFile}")).ShouldContain("has a certificate that this machine does not trust");
        (await FailureAsync($"rediss://localhost:{port}?fingerprint={others.Fingerprint}"))
            .ShouldContain($"has a certificate with another fingerprint than is named, {certificates.Fingerprint}");
        (await FailureAsync($"rediss://127.0.0.1:{port}?ca={certificates.AuthorityFile}")).ShouldContain("has a certificate for another name");
        (await FailureAsync($"rediss://localhost:{port}?ca=/nowhere.pem")).ShouldContain("is to be trusted by /nowhere.pem, which cannot be read");
        (await FailureAsync($"rediss://localhost:{port}?ca={certificates.KeyFile}")).ShouldContain("in which there is no certificate");
    }

    [Fact]
    public async Task TLS_that_is_not_there()
    {
        await using var server = await RedisServer.StartAsync();
        (await FailureAsync($"rediss://{server.Host}:{server.Port}")).ShouldContain("does not speak TLS there: write redis://");
    }

    [Fact]
    public async Task TLS_that_is_not_asked_for()
    {
        using var certificates = await TestCertificates.CreateAsync();
        var port = FreePorts.Next();
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { IsLocal = true, Certificates = certificates, TlsPort = port });
        (await FailureAsync($"redis://localhost:{port}")).ShouldContain("speaks TLS there: write rediss://");
    }

    [Theory]
    [InlineData("EVAL")]
    [InlineData("EVALSHA")]
    [InlineData("SUBSCRIBE")]
    public async Task A_missing_command_that_is_needed(string command)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Arguments = ["--rename-command", command, ""] });
        (await FailureAsync(server.Url)).ShouldContain($"has no command {command}");
    }

    [Theory]
    [InlineData("ECHO")]
    [InlineData("INFO")]
    [InlineData("CONFIG")]
    [InlineData("ECHO", "INFO", "CONFIG")]
    public async Task A_missing_command_that_is_not_needed(params string[] commands)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions
        {
            Arguments = [.. commands.SelectMany(command => (string[])["--rename-command", command, ""])],
        });
        await using var node = await TestNode.StartAsync(server.Url);
        (await node.WorksAsync("key")).ShouldBeTrue();
        node.Messenger.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_user_without_dangerous_commands_is_enough()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await TestNode.StartAsync(await UserAsync(server, "~*", "&*", "+@all", "-@dangerous"));
        (await node.WorksAsync("key")).ShouldBeTrue();
        node.Messenger.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_user_without_channels()
    {
        await using var server = await RedisServer.StartAsync();
        (await FailureAsync(await UserAsync(server, "~*", "resetchannels", "+@all"))).ShouldContain("does not let the user use the arena's channels");
    }

    [Fact]
    public async Task A_user_without_keys()
    {
        await using var server = await RedisServer.StartAsync();
        (await FailureAsync(await UserAsync(server, "~other:*", "&*", "+@all"))).ShouldContain("does not let the user use the arena's keys");
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("subscribe")]
    public async Task A_user_who_may_not_run_a_command(string command)
    {
        await using var server = await RedisServer.StartAsync();
        (await FailureAsync(await UserAsync(server, "~*", "&*", "+@all", $"-{command}"))).ShouldContain($"does not let the user run {command.ToUpperInvariant()}");
    }

    private static async Task<string> UserAsync(RedisServer server, params string[] rights)
    {
        await server.CommandAsync(["ACL", "SETUSER", "ann", "on", ">hunter2", .. rights]);
        return $"redis://ann:hunter2@{server.Host}:{server.Port}";
    }

    private static Task<string> FailureAsync(string url) => StartTests.FailureAsync(url);
}
