using CsArena.TestServers;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Connections;

[Collection(Undisturbed.Name)]
public sealed class RedisConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private RedisServer _server = null!;
    private ConnectionMultiplexer _multiplexer = null!;
    private RedisConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        _multiplexer = await ConnectionMultiplexer.ConnectAsync($"{_server.Host}:{_server.Port},abortConnect=false");
        _connection = new RedisConnection(Timeout, TimeProvider.System);
        _connection.Use(new RedisLink(_multiplexer, new RedisKeys(isCluster: false)));
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _multiplexer.CloseAsync(allowCommandsToComplete: false);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_script_that_the_server_has_forgotten_is_sent_again()
    {
        (await EchoAsync("1")).ShouldBe("1");
        await _server.CommandAsync("SCRIPT", "FLUSH");
        var echoes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => EchoAsync($"{i}")));
        echoes.ShouldBe(Enumerable.Range(0, 50).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Calls_end_in_time_while_Redis_is_silent_and_then_at_once_and_work_again_when_it_speaks()
    {
        await EchoAsync("1");
        await _server.PauseAsync();
        var started = TimeProvider.System.GetTimestamp();
        await Should.ThrowAsync<BackendUnavailableException>(() => EchoAsync("2"));

        // The system's timers count in milliseconds, and the clock in less.
        TimeProvider.System.GetElapsedTime(started).ShouldBeInRange(Timeout - TimeSpan.FromMilliseconds(20), Timeout * 2);

        started = TimeProvider.System.GetTimestamp();
        await Should.ThrowAsync<BackendUnavailableException>(() => EchoAsync("3"));
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Timeout / 2);

        await _server.ResumeAsync();
        await WorksAgainAsync();
    }

    [Fact]
    public async Task Calls_fail_while_Redis_is_dead_and_work_again_when_it_is_back()
    {
        await EchoAsync("1");
        await _server.KillAsync();
        await Should.ThrowAsync<BackendUnavailableException>(() => EchoAsync("2"));
        await _server.StartAsync();
        await WorksAgainAsync();
    }

    [Fact]
    public async Task A_connection_that_leads_nowhere_is_replaced_for_commands_and_for_node_messages()
    {
        await using var hole = new BlackHole(_server.Port);
        await using var node = await TestNode.StartAsync($"redis://127.0.0.1:{hole.Port}");
        (await node.WorksAsync("key")).ShouldBeTrue();
        await hole.SwallowAsync();
        (await node.WorksAsync("key")).ShouldBeFalse();
        await Eventually.HoldsAsync(() => node.WorksAsync("key"), Patience, "commands work again");
        await Eventually.HoldsAsync(() => node.Messenger.IsUp, Patience, "node messages pass again");
    }

    [Fact]
    public async Task Whoever_waits_no_more_is_let_go()
    {
        await EchoAsync("1");
        await _server.PauseAsync();
        using var cancellation = new CancellationTokenSource();
        var call = EchoAsync("2", cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(Timeout / 2));
        await Should.ThrowAsync<OperationCanceledException>(() => EchoAsync("3", cancellation.Token));
    }

    [Fact]
    public async Task A_server_that_may_not_write_is_away_and_a_mistake_is_not()
    {
        await _server.CommandAsync("REPLICAOF", "127.0.0.1", "1");
        await Should.ThrowAsync<BackendUnavailableException>(async () => await _connection.ExecuteAsync("SET", [(RedisKey)"a", "b"]));
        await Should.ThrowAsync<RedisServerException>(async () => await _connection.ExecuteAsync("HGET", ["a"]));
    }

    private async Task WorksAgainAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await EchoAsync("again");
                return;
            }
            catch (BackendUnavailableException) when (TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private async Task<string?> EchoAsync(string text, CancellationToken cancellationToken = default)
        => (string?)await _connection.RunAsync(RedisHealth.Alive, ["key"], [text], cancellationToken);
}
