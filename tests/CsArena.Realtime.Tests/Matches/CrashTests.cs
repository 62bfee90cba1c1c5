using CsArena.Realtime.Delivery;
using CsArena.Realtime.History;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using CsArena.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>
/// Nodes that die at any call, thousands of times, over stores that survive them. Afterwards every match has ended, was
/// saved once, with every answer that was taken, and every player is free again. <c>CSARENA_CRASH_SEEDS</c> sets how many
/// runs there are (thousands, by hand), <c>CSARENA_SEED</c> the first one's choices.
/// </summary>
public class CrashTests(ITestOutputHelper output)
{
    private const int Players = 6;
    private const int Actions = 250;

    [Fact]
    public async Task I5_to_I10_hold_whatever_node_dies_at_whatever_call()
    {
        var deaths = new Dictionary<string, int>();
        var matches = 0;
        var first = RunSetting.Number("CSARENA_SEED", 1);
        var seeds = RunSetting.Number("CSARENA_CRASH_SEEDS", 1_500);
        for (var seed = first; seed < first + seeds; seed++)
        {
            var run = new Run(seed);
            try
            {
                await run.PlayAsync(Actions);
                await run.SettleAsync();
                matches += await run.CheckAsync();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed} failed: {exception.Message}", exception);
            }

            foreach (var death in run.Deaths)
            {
                deaths[death] = deaths.GetValueOrDefault(death) + 1;
            }
        }

        output.WriteLine($"{matches} matches, {deaths.Values.Sum()} deaths at {deaths.Count} places");
        foreach (var (where, count) in deaths.OrderByDescending(death => death.Value))
        {
            output.WriteLine($"{count,6}  {where}");
        }

        string[] places =
        [
            "after CreateAsync", "before CreateAsync", "before ConfirmAsync", "after ConfirmAsync", "after AdvanceAsync",
            "before AdvanceAsync", "after SaveAsync", "before SaveAsync", "before ReleaseAsync", "after ReleaseAsync",
            "before ScheduleAsync", "after ScheduleAsync", "before RemoveAsync", "before GradeAsync", "after GradeAsync",
            "after SubmitAsync", "after EnqueueAsync", "after ClaimDueAsync", "after ClaimUnconfirmedAsync",
            "before sending match:found", "before sending round:start", "before sending round:end", "before sending match:end",
        ];
        if (seeds >= 1_500)
        {
            places.ShouldBeSubsetOf(deaths.Keys);
        }
    }

    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly SimulatedArena _arena = new();
        private readonly SimulatedNode[] _nodes = new SimulatedNode[3];
        private readonly Dictionary<string, PlayerPresence> _connections = [];
        private readonly HashSet<string> _ended = [];
        private readonly Dictionary<string, Match> _made = [];
        private readonly List<(string RoomId, string PlayerId, int Round, string Answer)> _taken = [];
        private int _nodesStarted;
        private int _connectionsOpened;

        public List<string> Deaths { get; } = [];

        public async Task PlayAsync(int actions)
        {
            // Every other match grades within a step, and every fourth passes ready and review through at once.
            _arena.Grader = new SimulatedArena.FirstLetterGrader { GradesAtOnce = seed % 2 == 0 };
            if (seed % 4 >= 2)
            {
                _arena.RulesOptions.ReadyDuration = TimeSpan.Zero;
                _arena.RulesOptions.ReviewDurations.Multiple = TimeSpan.Zero;
                _arena.RulesOptions.ReviewDurations.Short = TimeSpan.Zero;
                _arena.RulesOptions.ReviewDurations.Essay = TimeSpan.Zero;
            }

            for (var i = 0; i < _nodes.Length; i++)
            {
                await StartNodeAsync(i, MayDie());
            }

            for (var i = 0; i < actions; i++)
            {
                await ActAsync(_random.Next(_nodes.Length));
                _arena.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(1_500)));
            }
        }

        /// <summary>Nobody dies any more, nobody does anything: the clock alone has to bring every match to its end.</summary>
        public async Task SettleAsync()
        {
            for (var i = 0; i < _nodes.Length; i++)
            {
                await StartNodeAsync(i, new CrashPoint(-1));
            }

            for (var second = 0; second < 3_600; second++)
            {
                var node = _nodes[second % _nodes.Length];
                await node.Queue.RenewNodeAsync(node.NodeId, _arena.NodeOptions.Lease);
                await HeartbeatAsync(node);
                await ClaimDueAsync(node);
                _arena.Time.Advance(TimeSpan.FromSeconds(1));
                if (second == 2 * (int)_arena.NodeOptions.Lease.TotalSeconds)
                {
                    await CheckAbsencesAsync();
                }

                if (second > 30 && await _arena.Deadlines.CountAsync() == 0 && _made.Count == _arena.Told.Values.SelectMany(told => told).Where(told => told.Name == EventNames.MatchEnd).Select(told => told.Payload.RoomId).Distinct().Count())
                {
                    return;
                }
            }

            throw new InvalidOperationException($"{await _arena.Deadlines.CountAsync()} matches do not end.");
        }

        public async Task<int> CheckAsync()
        {
            var saved = new List<SavedMatch>();
            foreach (var match in _made.Values)
            {
                var one = await _arena.History.FindAsync(match.RoomId);
                one.ShouldNotBeNull($"I5, I9: match {match.RoomId} was made and never saved");
                new[] { one.Match.Session.Player1.PlayerId, one.Match.Session.Player2.PlayerId }
                    .ShouldBe([match.Player1.PlayerId, match.Player2.PlayerId], ignoreOrder: true);
                CheckRounds(one);
                saved.Add(one);
            }

            CheckRatings(saved);
            CheckTold();
            foreach (var player in AllPlayers())
            {
                (await _arena.Queue.GetStatusAsync(player)).Activity.ShouldNotBe(PlayerActivity.Playing, $"{player} is not released");
            }

            return saved.Count;
        }

        private static IEnumerable<string> AllPlayers() => Enumerable.Range(1, Players).Select(number => $"p{number}");

        private CrashPoint MayDie() => new(_random.Next(3) == 0 ? _random.Next(400) : _random.Next(40));

        private async Task StartNodeAsync(int index, CrashPoint point)
        {
            _nodes[index] = new SimulatedNode(_arena, $"n{++_nodesStarted}", point);
            await _arena.Queue.RenewNodeAsync(_nodes[index].NodeId, _arena.NodeOptions.Lease);
        }

        private async Task ActAsync(int index)
        {
            var node = _nodes[index];
            await RenewAsync(node);
            try
            {
                await (_random.Next(10) switch
                {
                    0 => ConnectAsync(node),
                    1 => DisconnectAsync(node),
                    2 or 3 => EnqueueAsync(node),
                    4 or 5 or 6 => SubmitAsync(node),
                    7 => HeartbeatAsync(node),
                    8 => _random.Next(15) == 0 ? ForfeitAsync(node) : ClaimDueAsync(node),
                    _ => ClaimDueAsync(node),
                });
            }
            catch (NodeDiedException)
            {
            }

            // Whatever call it died in may have made one.
            NoteMatches();

            // A death may have been taken for a failure of the grader or the history: dead is dead all the same.
            if (node.Point.IsDead)
            {
                Deaths.Add(node.Point.DiedAt!);
                await StartNodeAsync(index, MayDie());
            }
        }

        /// <summary>What every beat does: a node that others gave up writes its players again.</summary>
        private async Task RenewAsync(SimulatedNode node)
        {
            if (await _arena.Queue.RenewNodeAsync(node.NodeId, _arena.NodeOptions.Lease) == NodeRenewal.Registered)
            {
                var open = _connections.Values.Where(one => one.NodeId == node.NodeId && !_ended.Contains(one.ConnectionId));
                await _arena.Presence.RefreshAsync([.. open]);
            }
        }

        private string AnyPlayer() => $"p{_random.Next(1, Players + 1)}";

        private async Task ConnectAsync(SimulatedNode node)
        {
            var player = AnyPlayer();
            var connection = $"c{++_connectionsOpened}";
            _connections[player] = new PlayerPresence(player, connection, node.NodeId, _arena.Time.GetUtcNow());
            _connections[player] = (await node.Presence.ConnectAsync(player, connection, node.NodeId)).Current;
            var status = await node.Queue.ResumeAsync(player, node.NodeId, connection);
            if (status.Match is { } match)
            {
                await node.Starter.StartAsync(match, CancellationToken.None);
            }
            else if (status.RoomId is { } roomId)
            {
                await node.Reconciler.ReconcileAsync(roomId, player, CancellationToken.None);
            }
        }

        /// <summary>Only the node that holds a connection sees it end.</summary>
        private async Task DisconnectAsync(SimulatedNode node)
        {
            var gone = _connections.GetValueOrDefault(AnyPlayer());
            if (gone?.NodeId == node.NodeId)
            {
                _ended.Add(gone.ConnectionId);
                await node.Absence.DisconnectedAsync(gone, CancellationToken.None);
            }
        }

        private async Task EnqueueAsync(SimulatedNode node)
        {
            var player = AnyPlayer();
            if (!_connections.TryGetValue(player, out var connection))
            {
                return;
            }

            var result = await node.Queue.EnqueueAsync(
                new EnqueueRequest(player, player, MatchQueueOptions.DefaultQueue, node.NodeId, connection.ConnectionId));
            if (result.Match is { } match)
            {
                await node.Starter.StartAsync(match, CancellationToken.None);
            }
        }

        private async Task SubmitAsync(SimulatedNode node)
        {
            var player = AnyPlayer();
            if ((await _arena.Queue.GetStatusAsync(player)).RoomId is not { } roomId
                || await _arena.Sessions.GetAsync(roomId) is not { } snapshot)
            {
                return;
            }

            var answer = (_random.Next(2) == 0 ? "a" : "b") + _random.Next(2);
            var round = snapshot.Session.CurrentRound;
            var result = await node.Sessions.SubmitAsync(roomId, player, round, answer);
            if (result.Status == SubmitStatus.Accepted)
            {
                _taken.Add((roomId, player, round, answer));
                var submitted = new OpponentSubmittedEvent(round) { RoomId = roomId, Seq = result.Seq, PrevSeq = result.OpponentPrevSeq };
                var told = new PlayerEvent(result.OpponentId!, EventNames.OpponentSubmitted, submitted);
                if (result.OpponentSubmitted)
                {
                    await node.Runner.ApplyAsync(roomId, new MatchInput.TimePassed(), CancellationToken.None, result.Completed, told);
                }
                else
                {
                    await node.Events.SendAsync([told]);
                }
            }
        }

        private async Task ForfeitAsync(SimulatedNode node)
        {
            var player = AnyPlayer();
            if ((await _arena.Queue.GetStatusAsync(player)).RoomId is { } roomId)
            {
                await node.Runner.ApplyAsync(roomId, new MatchInput.PlayerForfeited(player), CancellationToken.None);
            }
        }

        private async Task HeartbeatAsync(SimulatedNode node)
        {
            await node.Queue.RenewNodeAsync(node.NodeId, _arena.NodeOptions.Lease);
            foreach (var match in await node.Queue.ClaimUnconfirmedAsync(_arena.NodeOptions.Lease, 10))
            {
                await node.Starter.StartAsync(match, CancellationToken.None);
            }

            await node.Queue.DropGoneAsync(10);
            await node.DeadNodes.TakeOverAsync(CancellationToken.None);
        }

        private async Task ClaimDueAsync(SimulatedNode node)
        {
            foreach (var room in await node.Deadlines.ClaimDueAsync(_arena.NodeOptions.Lease, 10))
            {
                await node.Runner.RunDueAsync(room, CancellationToken.None);
            }
        }

        /// <summary>Sees a match also when the node that made it died before it could tell anybody.</summary>
        private void NoteMatches()
        {
            foreach (var player in AllPlayers())
            {
                var status = _arena.Queue.GetStatusAsync(player);
                status.IsCompletedSuccessfully.ShouldBeTrue();
                if (status.Result.RoomId is { } roomId && !_made.ContainsKey(roomId))
                {
                    var other = AllPlayers().Single(one => one != player && _arena.Queue.GetStatusAsync(one).Result.RoomId == roomId);
                    _made[roomId] = new Match(roomId, Ticket(player), Ticket(other), _arena.Time.GetUtcNow());
                }
            }
        }

        private Ticket Ticket(string player)
            => new(player, player, MatchQueueOptions.DefaultQueue, "", "", null, _arena.Time.GetUtcNow());

        /// <summary>All nodes that held a connection are dead by now: every match still played has told that its players are away.</summary>
        private async Task CheckAbsencesAsync()
        {
            foreach (var roomId in _made.Keys)
            {
                if (await _arena.Sessions.GetAsync(roomId) is { Session: { Phase: not MatchPhase.Finished } session })
                {
                    foreach (var slot in PlayerSlots.Both)
                    {
                        session[slot].IsAnnouncedAbsent.ShouldBeTrue($"{roomId} was not told that {session[slot].PlayerId} is away");
                    }
                }
            }
        }

        /// <summary>I6 and I7: scores follow from the grades once, and every answer that was taken is there.</summary>
        private void CheckRounds(SavedMatch saved)
        {
            var session = saved.Match.Session;
            foreach (var slot in PlayerSlots.Both)
            {
                saved.Match.Rounds.Sum(round => round.ScoreOf(slot)?.Points ?? 0).ShouldBe(session[slot].Score, "I6");
            }

            foreach (var (_, player, number, answer) in _taken.Where(taken => taken.RoomId == session.RoomId))
            {
                var submission = saved.Match.Rounds[number - 1].SubmissionOf(session.SlotOf(player)!.Value);
                submission.ShouldNotBeNull($"I7: an answer of {player} in round {number} is lost").Answer.ShouldBe(answer);
            }
        }

        /// <summary>I9: ratings are what the saved matches make them, each counted once.</summary>
        private void CheckRatings(List<SavedMatch> saved)
        {
            foreach (var player in AllPlayers())
            {
                var rated = saved.Count(one => one.Match.IsRated && one.Match.Session.SlotOf(player) is not null);
                var changes = saved.Where(one => one.Match.Session.SlotOf(player) is not null)
                    .Sum(one => (one.Match.Session.SlotOf(player) == PlayerSlot.Player1 ? one.Rating1 : one.Rating2)?.Delta ?? 0);
                var rating = _arena.History.GetRatingAsync(player).Result;
                rating.Matches.ShouldBe(rated, $"I9: matches of {player}");
                rating.Rating.ShouldBe(1000 + changes, $"I9: rating of {player}");
            }
        }

        /// <summary>I10: sequences grow, and both players hear of the end of each match, once, with mirrored results.</summary>
        private void CheckTold()
        {
            foreach (var match in _made.Values)
            {
                var ends = new List<MatchEndEvent>();
                foreach (var player in new[] { match.Player1.PlayerId, match.Player2.PlayerId })
                {
                    var told = _arena.Told[player].Where(one => one.Payload.RoomId == match.RoomId).ToArray();
                    told.Zip(told.Skip(1)).ShouldAllBe(pair => pair.First.Payload.Seq < pair.Second.Payload.Seq, "I10");
                    (told[0].Name == EventNames.MatchFound || told[0].Payload.PrevSeq > 0)
                        .ShouldBeTrue("I10: the first event is the match's first, or shows that one is missing");
                    ends.Add((MatchEndEvent)told.Single(one => one.Name == EventNames.MatchEnd).Payload);
                }

                ends[0].FinalScores.ShouldBe(new ScorePair(ends[1].FinalScores.Opponent, ends[1].FinalScores.My));
                (ends[0].Result, ends[1].Result).ShouldBeOneOf(("win", "loss"), ("loss", "win"), ("draw", "draw"));
            }
        }
    }
}
