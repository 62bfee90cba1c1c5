using System.Globalization;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.TestServers;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Presence;

/// <summary>Entries are written when they are due, and all of them after Redis may have lost something.</summary>
public sealed class RenewalTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly PlayerPresence[] _players =
        [.. Enumerable.Range(0, 1000).Select(i => new PlayerPresence($"p{i}", $"c{i}", "n1", DateTimeOffset.UnixEpoch.AddSeconds(i)))];

    private RedisServer _server = null!;
    private TestNode _node = null!;
    private RedisPresenceStore _store = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _node = await TestNode.StartAsync(_server.Url);
        _store = new RedisPresenceStore(_node.Connection, _time);
        await _store.RefreshAsync(_players);
        await AllAreThereAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_written_a_moment_ago_is_not_written_again()
    {
        var before = await WritesAsync();
        for (var i = 0; i < 10; i++)
        {
            await _store.RefreshAsync(_players);
            await _store.RefreshAsync(_players[..100]);
        }

        (await WritesAsync() - before).ShouldBe(0);
    }

    [Fact]
    public async Task Every_entry_is_renewed_well_before_it_expires()
    {
        await _server.CommandAsync("EXPIRE", "user:socket:p0", "3000");
        _time.Advance(TimeSpan.FromMinutes(9));
        await _store.RefreshAsync(_players);
        Ttl(await _server.CommandAsync("TTL", "user:socket:p0")).ShouldBeLessThanOrEqualTo(3000);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _store.RefreshAsync(_players);
        Ttl(await _server.CommandAsync("TTL", "user:socket:p0")).ShouldBeGreaterThan(3500);
        Ttl(await _server.CommandAsync("TTL", "arena:node:n1:players")).ShouldBeGreaterThan(3500);
    }

    [Fact]
    public async Task After_a_flush_everything_is_written_again()
    {
        await _server.FlushAsync();
        await _store.RefreshAsync(_players);
        await AllAreThereAsync();
    }

    [Fact]
    public async Task After_a_restart_that_lost_the_last_writes_they_are_written_again()
    {
        await _server.CommandAsync("DEL", "user:socket:p7");
        await _server.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
        await Eventually.HoldsAsync(() => _node.WorksAsync("key"), Patience, "commands work again");
        await _store.RefreshAsync(_players);
        await AllAreThereAsync();
    }

    [Fact]
    public async Task A_connection_that_was_replaced_unnoticed_is_found_when_something_may_be_lost()
    {
        var other = new RedisPresenceStore(_node.Connection, _time);
        await other.ConnectAsync("p7", "newer", "n2");
        (await _store.RefreshAsync(_players)).ShouldBeEmpty("What was written a moment ago is not looked at.");
        (await _store.RefreshAsync(_players, isLossPossible: true)).ShouldBe([_players[7]]);
        (await _store.FindAsync("p7")).ShouldNotBeNull().ConnectionId.ShouldBe("newer");
    }

    [Fact]
    public async Task A_clock_that_was_set_back_makes_no_older_connection_newer()
    {
        await _server.CommandAsync("HSET", "user:socket:p7", "connectedAt", "9999999999999");
        var newer = (await _store.ConnectAsync("p7", "newer", "n1")).Current;
        newer.ConnectedAt.ToUnixTimeMilliseconds().ShouldBe(10000000000000);
        var older = _players[7] with { ConnectedAt = DateTimeOffset.FromUnixTimeMilliseconds(9999999999999) };
        (await _store.RefreshAsync([older], isLossPossible: true)).ShouldBe([older]);
        (await _store.FindAsync("p7")).ShouldBe(newer);
    }

    [Fact]
    public async Task What_others_deleted_of_a_node_that_was_only_slow_is_written_again()
    {
        var queue = new RedisMatchQueue(_node.Connection, new MatchQueueOptions());
        await queue.RenewNodeAsync("n1", TimeSpan.FromSeconds(6));

        // A survivor takes n1 for dead.
        var survivor = new RedisPresenceStore(_node.Connection, _time);
        (await survivor.DisconnectAsync("p7", "c7")).ShouldBeTrue();
        await queue.RemoveNodeAsync("n1");

        (await queue.RenewNodeAsync("n1", TimeSpan.FromSeconds(6))).ShouldBe(NodeRenewal.Registered);
        await _store.RefreshAsync(_players);
        await AllAreThereAsync();
    }

    private async Task AllAreThereAsync()
    {
        (await _store.GetPlayersAsync("n1")).OrderBy(one => one.ConnectedAt).ShouldBe(_players);
        (await _store.FindAsync("p7")).ShouldBe(_players[7]);
    }

    private static int Ttl(string reply) => int.Parse(reply, CultureInfo.InvariantCulture);

    private async Task<int> WritesAsync()
    {
        var line = (await _server.CommandAsync("INFO", "commandstats")).Split('\n').SingleOrDefault(one => one.StartsWith("cmdstat_hset:", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture);
    }
}
