using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests;

/// <summary>
/// 64 tasks and 100,000 players who come, leave, vanish, return and play, while a node dies and revives: I1 to I4 hold,
/// and in the end everybody is accounted for.
/// </summary>
public sealed class MatchQueueStormTests
{
    private const int Tasks = 64;
    private const int PlayersPerTask = 1_600;
    private const int CallsPerTask = 8_000;
    private const string Steady = "steady";
    private const string Flapping = "flapping";
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);
    private static readonly string[] Queues = ["default", "ranked", "blitz"];

    private readonly TickingTimeProvider _time = new();
    private readonly QueueHistory _history = new(Tasks * PlayersPerTask);
    private readonly InMemoryMatchQueue _queue;

    public MatchQueueStormTests()
        => _queue = new InMemoryMatchQueue(new MatchQueueOptions { ConfirmLease = TimeSpan.FromTicks(1) }, _time);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task I1_to_I4_hold_and_nobody_is_lost(int seed)
    {
        await _queue.RenewNodeAsync(Steady, Forever);
        await Task.WhenAll(Enumerable.Range(0, Tasks)
            .Select(task => Task.Run(() => PlayAsync(task, new Random((seed * Tasks) + task)))));

        var checker = new QueueHistoryChecker(_history, Steady, $"Seed {seed}.");
        checker.Check();
        await CompareWithTheQueueAsync(checker, $"Seed {seed}.");
    }

    /// <summary>A task has players of its own, so that the calls of one player come one after the other.</summary>
    private async Task PlayAsync(int task, Random random)
    {
        for (var i = 0; i < CallsPerTask; i++)
        {
            // A few players come again and again, the others a few times.
            var player = (random.Next(random.Next(2) == 0 ? 20 : PlayersPerTask) * Tasks) + task;
            await CallAsync(player, random);
            if (i % 16 == 0)
            {
                await Task.Yield();
            }

            if (task == 0 && i % 50 == 0)
            {
                await _queue.RemoveNodeAsync(Flapping);
            }
            else if (task == 1 && i % 50 == 0)
            {
                await _queue.RenewNodeAsync(Flapping, Forever);
            }
        }
    }

    private async Task CallAsync(int number, Random random)
    {
        var (player, connection) = ($"p{number}", $"c{number}");
        var node = random.Next(8) == 0 ? Flapping : Steady;
        var start = Now();
        switch (random.Next(10))
        {
            case < 5:
                var queue = Queues[random.Next(Queues.Length)];
                var enqueued = await _queue.EnqueueAsync(new EnqueueRequest(player, player, queue, node, connection));
                _history.Add(number, new Call.Enqueue(start, Now(), enqueued));
                await PlayAsync(enqueued.Match, enqueued.RoomId, random);
                break;
            case < 7:
                var dequeued = await _queue.DequeueAsync(player);
                _history.Add(number, new Call.Dequeue(start, Now(), dequeued));
                await PlayAsync(null, dequeued.RoomId, random);
                break;
            case < 8:
                var held = await _queue.HoldAsync(player, connection, Forever);
                _history.Add(number, new Call.Hold(start, Now(), held));
                break;
            default:
                var status = await _queue.ResumeAsync(player, node, connection);
                _history.Add(number, new Call.Resume(start, Now(), status));
                await PlayAsync(status.Match, status.RoomId, random);
                break;
        }
    }

    /// <summary>Writes down a match that was made, and ends half of those that are met.</summary>
    private async Task PlayAsync(Match? made, string? room, Random random)
    {
        if (made is not null)
        {
            _history.Matches.TryAdd(made.RoomId, made).ShouldBeTrue("A room id came twice.");
        }

        if (room is not null && random.Next(2) == 0 && _history.Matches.TryGetValue(room, out var match))
        {
            _history.Releases.TryAdd(room, Now());
            await _queue.ReleaseAsync(room, match.Player1.PlayerId, match.Player2.PlayerId);
        }
    }

    private async Task CompareWithTheQueueAsync(QueueHistoryChecker checker, string seed)
    {
        for (var i = 0; i < _history.Players; i++)
        {
            var player = $"p{i}";
            var status = await _queue.GetStatusAsync(player);
            var expected = checker.Queued.Contains(player) ? PlayerActivity.Queued
                : checker.Playing.ContainsKey(player) ? PlayerActivity.Playing
                : PlayerActivity.Idle;
            if (status.Activity != expected || status.RoomId != checker.Playing.GetValueOrDefault(player))
            {
                Assert.Fail($"{player} should be {expected}, and is {status}. {seed}");
            }
        }

        (await _queue.CountAsync()).ShouldBe(checker.Queued.Count, seed);
        (await _queue.ClaimUnconfirmedAsync(Forever, int.MaxValue)).Select(match => match.RoomId).Order()
            .SequenceEqual(_history.Matches.Keys.Except(_history.Releases.Keys).Order()).ShouldBeTrue(seed);
        _history.Matches.Count.ShouldBeGreaterThan(10_000, seed);
        checker.Queued.Count.ShouldBeGreaterThan(0, seed);
    }

    private long Now() => _time.GetUtcNow().UtcTicks;
}
