using CsArena.Realtime.Conformance;
using CsArena.Realtime.Matchmaking;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Seed;

/// <summary>Each mistake of the seed's queue: made by its listing, with several connections at once, and not by ours.</summary>
public sealed class QueueRaceTests(SeedServer server) : IClassFixture<SeedServer>, IAsyncLifetime
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    private RedisConnection[] _connections = [];
    private RedisMatchQueue[] _ours = [];
    private SeedMatchQueue[] _seeds = [];

    public Task InitializeAsync()
    {
        _connections = Array.ConvertAll(server.Nodes, SeedServer.OursOn);
        _ours = Array.ConvertAll(_connections, connection => new RedisMatchQueue(connection, new MatchQueueOptions()));
        _seeds = Array.ConvertAll(server.Nodes, node => new SeedMatchQueue(node.GetDatabase()));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Mistake_1_a_player_is_queued_twice_between_the_look_and_the_write()
    {
        await Mistakes.ShouldAppearAsync(_ => QueueTwiceAsync(SeedAddAsync));
        await Mistakes.ShouldNotAppearAsync(_ => QueueTwiceAsync(OursAddAsync));
    }

    [Fact]
    public async Task Mistake_2_players_are_popped_and_lost_between_the_look_at_the_length_and_the_pop()
    {
        await Mistakes.ShouldAppearAsync(_ => QueueManyAsync(SeedAddAsync));
        await Mistakes.ShouldNotAppearAsync(_ => QueueManyAsync(OursAddAsync));
    }

    [Fact]
    public async Task Mistake_3_a_node_that_dies_after_the_pop_leaves_players_who_can_never_queue_again()
    {
        var random = new Random(3);
        await Mistakes.ShouldAppearAsync(_ => DieAsync(random, node => new SeedMatchQueue(node.GetDatabase()).AddAsync("bob"), SeedAddAsync));
        await Mistakes.ShouldNotAppearAsync(_ => DieAsync(random, OursAddBobAsync, OursAddAsync), attempts: 200);
    }

    private async Task<string?> QueueTwiceAsync(Func<int, string, Task<Pair?>> addAsync)
    {
        await StartAsync();
        var pairs = await Race.RunAsync(4, node => new ValueTask<Pair?>(addAsync(node, "ann")));
        var entries = await server[0].ListRangeAsync(SeedMatchQueue.QueueKey);
        return entries.Length > 1 || pairs.Any(pair => pair is not null)
            ? $"ann is queued {entries.Length} times, and was matched with herself {pairs.Count(pair => pair is not null)} times."
            : null;
    }

    private async Task<string?> QueueManyAsync(Func<int, string, Task<Pair?>> addAsync)
    {
        const int Players = 8;
        await StartAsync();
        var pairs = await Race.RunAsync(Players, player => new ValueTask<Pair?>(addAsync(player, $"p{player}")));
        var queued = (await server[0].ListRangeAsync(SeedMatchQueue.QueueKey)).Select(player => (string?)player);
        var matched = pairs.Where(pair => pair is { Player1: not null, Player2: not null }).SelectMany(pair => new[] { pair!.Player1, pair.Player2 });
        var lost = Enumerable.Range(0, Players).Select(i => $"p{i}").Except(queued.Concat(matched)).ToList();
        return lost.Count > 0 ? $"Neither queued nor matched: {string.Join(", ", lost)}." : null;
    }

    /// <summary>A node's connection breaks at some moment of a call; then the two players try again on another node.</summary>
    private async Task<string?> DieAsync(
        Random random, Func<IConnectionMultiplexer, Task> addBobAsync, Func<int, string, Task<Pair?>> addAsync)
    {
        await StartAsync();
        await addAsync(0, "ann");
        var dying = await server.ConnectAsync();
        var call = addBobAsync(dying);
        var delay = System.Diagnostics.Stopwatch.StartNew();
        var lifetime = TimeSpan.FromMicroseconds(random.Next(1_500));
        while (delay.Elapsed < lifetime)
        {
            Thread.SpinWait(20);
        }

        await dying.CloseAsync(allowCommandsToComplete: false);
        await Task.WhenAny(call, Task.Delay(TimeSpan.FromSeconds(1)));
        _ = call.Exception;
        dying.Dispose();

        // Whoever is neither in the list nor in a match that somebody can take over should be able to queue.
        foreach (var player in new[] { "ann", "bob" })
        {
            if (await IsInListAsync(player) || await IsInMatchThatCanBeClaimedAsync(player))
            {
                continue;
            }

            await addAsync(1, player);
            if (!await IsInListAsync(player) && !await IsInMatchThatCanBeClaimedAsync(player))
            {
                return $"{player} can never queue again.";
            }
        }

        return null;
    }

    private async Task StartAsync()
    {
        await server.FlushAsync();
        await _ours[0].RenewNodeAsync("n1", Late);
    }

    private async Task<bool> IsInListAsync(string player)
        => (await server[0].ListRangeAsync(SeedMatchQueue.QueueKey)).Contains(player);

    private async Task<bool> IsInMatchThatCanBeClaimedAsync(string player)
    {
        var room = await server[0].HashGetAsync("match:queue:playing", player);
        return !room.IsNull && await server[0].HashExistsAsync("match:queue:matches", room)
            && await server[0].SortedSetScoreAsync("match:queue:unconfirmed", room) is not null;
    }

    private Task<Pair?> SeedAddAsync(int node, string player) => _seeds[node % _seeds.Length].AddAsync(player);

    private Task<Pair?> OursAddAsync(int node, string player) => AddAsync(_ours[node % _ours.Length], player);

    private static async Task OursAddBobAsync(IConnectionMultiplexer node)
    {
        await using var connection = SeedServer.OursOn(node);
        await AddAsync(new RedisMatchQueue(connection, new MatchQueueOptions()), "bob");
    }

    private static async Task<Pair?> AddAsync(RedisMatchQueue queue, string player)
    {
        var result = await queue.EnqueueAsync(new EnqueueRequest(player, player, MatchQueueOptions.DefaultQueue, "n1", "c1"));
        return result.Match is { } match ? new Pair(match.Player1.PlayerId, match.Player2.PlayerId, match.RoomId) : null;
    }
}
