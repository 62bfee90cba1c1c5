using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>
/// 64 tasks and thousands of players who come, leave, vanish, return and play, while a node dies and revives: I1 to I4
/// hold, and in the end everybody is accounted for. Needs a harness whose clock moves a little with every look at it, also
/// with the store's own, so that no two readings are equal.
/// </summary>
public abstract class MatchQueueStorm(Func<ValueTask<BackendHarness>> createHarness)
{
    private const int Tasks = 64;
    private const string Steady = "steady";
    private const string Flapping = "flapping";
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly MatchQueueOptions _options = new() { ConfirmLease = TimeSpan.FromTicks(1) };
    private QueueHistory _history = new(0);
    private BackendHarness _harness = null!;
    private IMatchQueue[] _nodes = [];

    /// <summary>How many players a task has.</summary>
    protected virtual int PlayersPerTask => 1_600;

    /// <summary>How many queues there are: the more, the more players wait at a time.</summary>
    protected virtual int Queues => 3;

    /// <summary>How many calls a task makes.</summary>
    protected virtual int CallsPerTask => 8_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task I1_to_I4_hold_and_nobody_is_lost(int seed)
    {
        await using var harness = await createHarness();
        _harness = harness;
        _history = new QueueHistory(Tasks * PlayersPerTask);
        _nodes = new IMatchQueue[4];
        for (var i = 0; i < _nodes.Length; i++)
        {
            _nodes[i] = await harness.CreateMatchQueueAsync(_options);
        }

        await _nodes[0].RenewNodeAsync(Steady, Forever);
        await Task.WhenAll(Enumerable.Range(0, Tasks)
            .Select(task => Task.Run(() => PlayAsync(task, new Random((seed * Tasks) + task)))));

        var checker = new QueueHistoryChecker(_history, Steady, $"Seed {seed}.");
        checker.Check();
        await CompareWithTheQueueAsync(checker, $"Seed {seed}.");
    }

    /// <summary>A task has players of its own, so that the calls of one player come one after the other.</summary>
    private async Task PlayAsync(int task, Random random)
    {
        var queue = _nodes[task % _nodes.Length];
        for (var i = 0; i < CallsPerTask; i++)
        {
            // A few players come again and again, the others a few times.
            var player = (random.Next(random.Next(2) == 0 ? 20 : PlayersPerTask) * Tasks) + task;
            await CallAsync(queue, player, random);
            if (i % 16 == 0)
            {
                await Task.Yield();
            }

            if (task == 0 && i % 50 == 0)
            {
                await queue.RemoveNodeAsync(Flapping);
            }
            else if (task == 1 && i % 50 == 0)
            {
                await queue.RenewNodeAsync(Flapping, Forever);
            }
        }
    }

    private async Task CallAsync(IMatchQueue queue, int number, Random random)
    {
        var (player, connection) = ($"p{number}", $"c{number}");
        var node = random.Next(8) == 0 ? Flapping : Steady;
        var start = await NowAsync();
        switch (random.Next(10))
        {
            case < 5:
                var name = $"queue-{random.Next(Queues)}";
                var enqueued = await queue.EnqueueAsync(new EnqueueRequest(player, player, name, node, connection));
                _history.Add(number, new Call.Enqueue(start, await NowAsync(), enqueued));
                await PlayAsync(queue, enqueued.Match, enqueued.RoomId, random);
                break;
            case < 7:
                var dequeued = await queue.DequeueAsync(player);
                _history.Add(number, new Call.Dequeue(start, await NowAsync(), dequeued));
                await PlayAsync(queue, null, dequeued.RoomId, random);
                break;
            case < 8:
                var held = await queue.HoldAsync(player, connection, Forever);
                _history.Add(number, new Call.Hold(start, await NowAsync(), held));
                break;
            default:
                var status = await queue.ResumeAsync(player, node, connection);
                _history.Add(number, new Call.Resume(start, await NowAsync(), status));
                await PlayAsync(queue, status.Match, status.RoomId, random);
                break;
        }
    }

    /// <summary>Writes down a match that was made, and ends half of those that are met.</summary>
    private async Task PlayAsync(IMatchQueue queue, Match? made, string? room, Random random)
    {
        if (made is not null)
        {
            _history.Matches.TryAdd(made.RoomId, made).ShouldBeTrue("A room id came twice.");
        }

        if (room is not null && random.Next(2) == 0 && _history.Matches.TryGetValue(room, out var match))
        {
            _history.Releases.TryAdd(room, await NowAsync());
            await queue.ReleaseAsync(room, match.Player1.PlayerId, match.Player2.PlayerId);
        }
    }

    private async Task CompareWithTheQueueAsync(QueueHistoryChecker checker, string seed)
    {
        var queue = _nodes[0];
        var players = Enumerable.Range(0, _history.Players).Select(i => $"p{i}");
        foreach (var (player, status) in await StatusesAsync(queue, players))
        {
            var expected = checker.Queued.Contains(player) ? PlayerActivity.Queued
                : checker.Playing.ContainsKey(player) ? PlayerActivity.Playing
                : PlayerActivity.Idle;
            if (status.Activity != expected || status.RoomId != checker.Playing.GetValueOrDefault(player))
            {
                Assert.Fail($"{player} should be {expected}, and is {status}. {seed}");
            }
        }

        (await queue.CountAsync()).ShouldBe(checker.Queued.Count, seed);
        (await queue.ClaimUnconfirmedAsync(Forever, int.MaxValue)).Select(match => match.RoomId).Order()
            .SequenceEqual(_history.Matches.Keys.Except(_history.Releases.Keys).Order()).ShouldBeTrue(seed);
        _history.Matches.Count.ShouldBeGreaterThan(Tasks * CallsPerTask / 60, seed);

        // Nothing was tried in vain.
        var calls = Enumerable.Range(0, _history.Players).SelectMany(_history.CallsOf).ToList();
        calls.Count(IsHeld).ShouldBeGreaterThan(0, seed);
        calls.Count(IsDequeued).ShouldBeGreaterThan(0, seed);
        calls.Count(IsMatchedByReturn).ShouldBeGreaterThan(0, seed);
    }

    private static async Task<List<(string Player, PlayerStatus Status)>> StatusesAsync(IMatchQueue queue, IEnumerable<string> players)
    {
        var statuses = new List<(string, PlayerStatus)>();
        foreach (var some in players.Chunk(1_000))
        {
            var asked = Array.ConvertAll(some, player => queue.GetStatusAsync(player).AsTask());
            statuses.AddRange(some.Zip(await Task.WhenAll(asked)));
        }

        return statuses;
    }

    private static bool IsHeld(Call call) => call is Call.Hold { Held: true };

    private static bool IsDequeued(Call call) => call is Call.Dequeue { Result.Status: DequeueStatus.Dequeued };

    private static bool IsMatchedByReturn(Call call) => call is Call.Resume { Status.Match: not null };

    private async ValueTask<long> NowAsync() => (await _harness.NowAsync()).UtcTicks;
}
