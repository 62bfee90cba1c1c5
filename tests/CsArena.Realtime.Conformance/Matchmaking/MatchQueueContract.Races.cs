using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

public abstract partial class MatchQueueContract
{
    [Fact]
    public async Task I1_of_many_enqueues_of_one_player_one_makes_the_ticket()
    {
        for (var round = 0; round < 20; round++)
        {
            var player = $"p{round}";
            var queue = $"q{round}";
            var results = await Race.RunAsync(16, i => Node(i).EnqueueAsync(Request(player, Id(i), $"c{i}", queue)));
            results.Count(result => result.Status == EnqueueStatus.Queued).ShouldBe(1);
            results.Count(result => result.Status == EnqueueStatus.AlreadyQueued).ShouldBe(15);
            (await Queue.CountAsync(queue)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task I3_of_two_who_come_at_once_one_is_queued_and_one_matched()
    {
        for (var round = 0; round < 100; round++)
        {
            var results = await Race.RunAsync(2, i => Node(i).EnqueueAsync(Request($"p{round}-{i}", Id(i))));
            results.Select(result => result.Status).Order().ShouldBe([EnqueueStatus.Queued, EnqueueStatus.Matched]);
        }

        (await Queue.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task I3_of_many_who_come_at_once_each_is_in_one_match()
    {
        var results = await Race.RunAsync(64, i => Node(i).EnqueueAsync(Request($"p{i}", Id(i))));
        var matches = results.Where(result => result.Status == EnqueueStatus.Matched).Select(result => result.Match!).ToList();
        matches.Count.ShouldBe(32);
        matches.Select(match => match.RoomId).Distinct().Count().ShouldBe(32);
        matches.SelectMany(match => new[] { match.Player1.PlayerId, match.Player2.PlayerId })
            .Order().ShouldBe(Enumerable.Range(0, 64).Select(i => $"p{i}").Order());
        foreach (var match in matches)
        {
            await ShouldPlayAsync(match.Player1.PlayerId, match.RoomId);
            await ShouldPlayAsync(match.Player2.PlayerId, match.RoomId);
        }
    }

    [Fact]
    public async Task I2_a_dequeue_that_races_with_a_match_has_one_final_answer()
    {
        for (var round = 0; round < 100; round++)
        {
            var (waiting, coming) = ($"w{round}", $"c{round}");
            var queue = $"q{round}";
            await EnqueueAsync(waiting, queue: queue);
            var dequeued = default(DequeueResult);
            var enqueued = default(EnqueueResult);
            await Race.RunAsync(
                async () =>
                {
                    dequeued = await Queue.DequeueAsync(waiting);
                    return 0;
                },
                async () =>
                {
                    enqueued = await OtherQueue.EnqueueAsync(Request(coming, "n2", queue: queue));
                    return 0;
                });

            if (dequeued.Status == DequeueStatus.Dequeued)
            {
                enqueued.Status.ShouldBe(EnqueueStatus.Queued);
                await ShouldBeIdleAsync(waiting);
                (await Queue.CountAsync(queue)).ShouldBe(1);
            }
            else
            {
                enqueued.Status.ShouldBe(EnqueueStatus.Matched);
                dequeued.ShouldBe(new DequeueResult(DequeueStatus.AlreadyPlaying, enqueued.RoomId));
                (await Queue.CountAsync(queue)).ShouldBe(0);
            }
        }
    }

    [Fact]
    public async Task I2_a_drop_that_races_with_a_return_has_one_final_answer()
    {
        const int Players = 32;
        for (var i = 0; i < Players; i++)
        {
            await EnqueueHeldAsync($"p{i}", Soon, $"q{i}");
        }

        await Harness.PassAsync(PastSoon);
        var dropped = new List<string>();
        var returned = new PlayerStatus[Players];
        await Race.RunAsync(Players + 1, async i =>
        {
            if (i == Players / 2)
            {
                dropped.AddRange(await OtherQueue.DropGoneAsync(Players));
            }
            else
            {
                var player = i < Players / 2 ? i : i - 1;
                returned[player] = await Queue.ResumeAsync($"p{player}", "n1", "c2");
            }

            return 0;
        });

        for (var i = 0; i < Players; i++)
        {
            returned[i].Activity.ShouldBe(dropped.Contains($"p{i}") ? PlayerActivity.Idle : PlayerActivity.Queued);
        }

        (await Queue.CountAsync()).ShouldBe(Players - dropped.Count);
    }

    [Fact]
    public async Task I5_of_many_claimers_each_match_has_one()
    {
        var rooms = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            rooms.Add((await MatchAsync($"a{i}", $"b{i}")).RoomId);
        }

        await Harness.PassAsync(PastSoon);
        var claims = await Race.RunAsync(8, i => Node(i).ClaimUnconfirmedAsync(Late, 5));
        claims.SelectMany(claim => claim).Select(match => match.RoomId).Order().ShouldBe(rooms.Order());
    }

    [Fact]
    public async Task I5_of_many_confirmations_one_confirms()
    {
        var match = await MatchAsync("ann", "bob");
        var confirmed = await Race.RunAsync(8, i => Node(i).ConfirmAsync(match.RoomId));
        confirmed.Count(done => done).ShouldBe(1);
    }

    /// <summary>Few players, many tasks, everything at once; then all of it must add up (I1, I2, I3).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task I1_to_I3_hold_in_a_storm(int seed)
    {
        const int Tasks = 8;
        const int Players = 24;
        var matches = new System.Collections.Concurrent.ConcurrentBag<Match>();
        await Race.RunAsync(Tasks, async task =>
        {
            var random = new Random((seed * 1000) + task);
            for (var step = 0; step < 100; step++)
            {
                var player = $"p{random.Next(Players)}";
                var queue = Node(task);
                switch (random.Next(5))
                {
                    case 0 or 1:
                        var enqueued = await queue.EnqueueAsync(Request(player, Id(task)));
                        Add(matches, enqueued.Match);
                        break;
                    case 2:
                        await queue.DequeueAsync(player);
                        break;
                    case 3:
                        await queue.HoldAsync(player, $"{player}-c1", Late);
                        break;
                    default:
                        var status = await queue.ResumeAsync(player, Id(task), $"{player}-c1");
                        Add(matches, status.Match);
                        if (status.RoomId is not null
                            && matches.FirstOrDefault(match => match.RoomId == status.RoomId) is { } over)
                        {
                            await queue.ReleaseAsync(over.RoomId, over.Player1.PlayerId, over.Player2.PlayerId);
                        }

                        break;
                }
            }

            return 0;
        });

        var byRoom = matches.ToDictionary(match => match.RoomId);
        var queued = 0;
        var playing = new List<(string Player, string Room)>();
        for (var i = 0; i < Players; i++)
        {
            var status = await Queue.GetStatusAsync($"p{i}");
            queued += status.Activity == PlayerActivity.Queued ? 1 : 0;
            if (status.Activity == PlayerActivity.Playing)
            {
                playing.Add(($"p{i}", status.RoomId!));
            }
        }

        (await Queue.CountAsync()).ShouldBe(queued, $"seed {seed}");
        byRoom.Values.ShouldAllBe(match => match.Player1.PlayerId != match.Player2.PlayerId, $"seed {seed}");
        foreach (var room in playing.GroupBy(entry => entry.Room))
        {
            var match = byRoom[room.Key];
            room.Select(entry => entry.Player).Order()
                .ShouldBe(new[] { match.Player1.PlayerId, match.Player2.PlayerId }.Order(), $"seed {seed}");
        }
    }

    private static void Add(System.Collections.Concurrent.ConcurrentBag<Match> matches, Match? match)
    {
        if (match is not null)
        {
            matches.Add(match);
        }
    }

    private static string Id(int racer) => racer % 2 == 0 ? "n1" : "n2";

    private IMatchQueue Node(int racer) => racer % 2 == 0 ? Queue : OtherQueue;
}
