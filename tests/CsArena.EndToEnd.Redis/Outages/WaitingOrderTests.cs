using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Outages;

/// <summary>
/// Several wait in one queue when Redis goes away, with or without its data: whoever waits longest is matched first (I4).
/// Otherwise a queue has one who waits at most; several do where a node was taken for dead when the next one came.
/// </summary>
public sealed class WaitingOrderTests(ITestOutputHelper output)
{
    private const string Default = "default";
    private const string Other = "other";

    /// <summary>Time enough for all of them to queue between two beats.</summary>
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task ThoseWhoWaitAreFoundAndMatchedInTheirOrder(bool wiped, int seed)
    {
        output.WriteLine($"Seed {seed}");
        var durable = new RedisServerOptions { AppendOnly = true, Arguments = ["--appendfsync", "always"] };
        await using var arena = await RedisArena.StartAsync(2, Settings, durable);
        await using var waiting = new Players();
        string[] inOrder = [.. Enumerable.Repeat(Default, 5), .. Enumerable.Repeat(Other, 3)];
        var queues = Shuffled(inOrder, seed);
        await waiting.ConnectAsync(arena[0], queues.Length, seed);
        await LoseLeaseAfterABeatAsync(arena);
        for (var i = 0; i < queues.Length; i++)
        {
            var answer = await waiting[i].AskAsync("match:enqueue", new { queue = queues[i] });
            answer.GetProperty("status").GetString().ShouldBe("queued", "The node's next beat came too soon.");
        }

        await arena[0].UntilAsync("queue_size", queues.Length);
        await arena.Redis.RestartAsync(wiped);

        // Pairs in the order of their coming; of an odd number the last one goes on waiting.
        var byQueue = Enumerable.Range(0, queues.Length).ToLookup(i => queues[i], i => waiting[i]);
        foreach (var pair in byQueue.SelectMany(players => players.SkipLast(1).Chunk(2)))
        {
            await AreMatchedAsync(pair[0], pair[1]);
        }

        await arena[0].UntilAsync("queue_size", byQueue.Count);
        foreach (var players in byQueue)
        {
            await using var next = await RawPlayer.ConnectAsync(arena[1]);
            (await next.AskAsync("match:enqueue", new { queue = players.Key })).GetProperty("status").GetString().ShouldBe("matched");
            await AreMatchedAsync(players.Last(), next);
        }
    }

    private static HostSettings Settings() => Stage2Settings.Swift
        .With("Arena__Matchmaking__Queues__0", Other)
        .With("Arena__Node__HeartbeatInterval", BetweenBeats)
        .With("Arena__Node__Lease", BetweenBeats * 3);

    private static string[] Shuffled(string[] all, int seed)
    {
        string[] copy = [.. all];
        new Random(seed).Shuffle(copy);
        return copy;
    }

    /// <summary>Until the beat after the next one nobody is paired with who waits on the first host.</summary>
    private static async Task LoseLeaseAfterABeatAsync(RedisArena arena)
    {
        const string Leases = "match:queue:nodes";
        using var health = JsonDocument.Parse(await arena[0].Http.GetStringAsync("/api/health"));
        var node = health.RootElement.GetProperty("nodeId").GetString()!;
        var lease = await arena.Redis.CommandAsync("ZSCORE", Leases, node);
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (await arena.Redis.CommandAsync("ZSCORE", Leases, node) == lease)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }

        await arena.Redis.CommandAsync("ZREM", Leases, node);
    }

    private static async Task AreMatchedAsync(RawPlayer one, RawPlayer other)
    {
        // The node messenger may still be away, and take match:found with it: any event of the room makes a client restore.
        foreach (var (player, opponent) in ((RawPlayer, RawPlayer)[])[(one, other), (other, one)])
        {
            var roomId = (await player.NextAsync("round:start")).GetProperty("roomId").GetString();
            var state = await player.RestoreAsync(roomId);
            state.GetProperty("opponent").GetProperty("userId").GetString().ShouldBe(opponent.UserId);
        }
    }

    /// <summary>They connect in another order than they queue in.</summary>
    private sealed class Players : IAsyncDisposable
    {
        private RawPlayer[] _players = [];

        public RawPlayer this[int index] => _players[index];

        public async Task ConnectAsync(HostProcess host, int count, int seed)
        {
            _players = new RawPlayer[count];
            int[] order = [.. Enumerable.Range(0, count)];
            new Random(seed).Shuffle(order);
            foreach (var i in order)
            {
                _players[i] = await RawPlayer.ConnectAsync(host);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var player in _players.Where(player => player is not null))
            {
                await player.DisposeAsync();
            }
        }
    }
}
