using CsArena.Realtime.Grading;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using CsArena.Realtime.Tests.Nodes;
using CsArena.Realtime.Tests.Rules;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>A grader that takes its time: it is waited for while its node lives, and the round goes on when its node dies.</summary>
public sealed class SlowGraderTests
{
    private const string Room = "room-1";

    private readonly SimulatedArena _arena = new();
    private readonly WaitingGrader _grader = new();

    private TimeSpan HalfLease => _arena.NodeOptions.Lease / 2;

    [Fact]
    public async Task I8_a_round_goes_on_within_the_lease_when_its_node_dies_in_a_slow_grader()
    {
        var (first, second) = (Node("first", _grader), Node("second", new SimulatedArena.FirstLetterGrader()));
        var grading = await GradeAsync(first);
        first.Point.Die();
        _arena.Time.Advance(HalfLease);
        await Should.ThrowAsync<NodeDiedException>(() => grading.WaitAsync(Limit));
        await ClaimAsync(second);
        (await SessionAsync()).Phase.ShouldBe(MatchPhase.Grading, "the lease is not over");

        _arena.Time.Advance(HalfLease);
        await ClaimAsync(second);
        var session = await SessionAsync();
        session.Phase.ShouldBe(MatchPhase.Review);
        session.FailedAttempts.ShouldBe(0, "a death is no failure of the grader");
    }

    [Fact]
    public async Task A_slow_grader_whose_node_lives_is_waited_for_and_nobody_else_grades()
    {
        var other = new WaitingGrader();
        var (first, second) = (Node("first", _grader), Node("second", other));
        var grading = await GradeAsync(first);
        for (var i = 0; i < 3; i++)
        {
            await PassAsync(HalfLease);
            await ClaimAsync(second);
        }

        _grader.Finish();
        await grading.WaitAsync(Limit);
        (await SessionAsync()).Phase.ShouldBe(MatchPhase.Review);
        (_grader.Asked, other.Asked).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_player_who_leaves_and_returns_while_a_slow_grader_is_at_work_makes_nobody_else_grade()
    {
        var other = new WaitingGrader();
        var (first, second) = (Node("first", _grader), Node("second", other));
        var grading = await GradeAsync(first);
        await second.Runner.ApplyAsync(Room, new MatchInput.PlayerLeft("alice"), CancellationToken.None).AsTask().WaitAsync(Limit);
        await PassAsync(HalfLease);
        await second.Runner.ApplyAsync(Room, new MatchInput.PlayerReturned("alice"), CancellationToken.None).AsTask().WaitAsync(Limit);
        await PassAsync(HalfLease);
        await PassAsync(HalfLease);
        await ClaimAsync(second);

        _grader.Finish();
        await grading.WaitAsync(Limit);
        (await SessionAsync()).Phase.ShouldBe(MatchPhase.Review);
        (_grader.Asked, other.Asked).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_grace_that_ends_while_a_slow_grader_is_at_work_ends_the_match()
    {
        _arena.RulesOptions.DisconnectGrace = TimeSpan.FromSeconds(4);
        var other = new WaitingGrader();
        var (first, second) = (Node("first", _grader), Node("second", other));
        var grading = await GradeAsync(first);
        await _arena.Presence.DisconnectAsync("alice", "c-alice");
        await second.Runner.ApplyAsync(Room, new MatchInput.PlayerLeft("alice"), CancellationToken.None).AsTask().WaitAsync(Limit);
        await PassAsync(HalfLease);
        _arena.Time.Advance(TimeSpan.FromSeconds(1));
        await ClaimAsync(second);
        (await SessionAsync()).Ending.ShouldNotBeNull().Reason.ShouldBe(MatchEndReason.Forfeit);

        _grader.Finish();
        await grading.WaitAsync(Limit);
        (await SessionAsync()).Phase.ShouldBe(MatchPhase.Finished);
        other.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task Graders_that_kill_their_nodes_count_as_failed_attempts_in_the_end()
    {
        var first = Node("n0", _grader);
        await GradeAsync(first);
        first.Point.Die();
        var deaths = 1;
        for (; (await SessionAsync()).Phase == MatchPhase.Grading; deaths++)
        {
            _arena.Time.Advance(_arena.NodeOptions.Lease);
            var point = new CrashPoint(-1);
            _arena.Grader = new DeadlyGrader(point);
            await ClaimAsync(new SimulatedNode(_arena, $"n{deaths}", point));
        }

        (await _arena.Sessions.GetRoundsAsync(Room))[0].Score1.ShouldNotBeNull().Points.ShouldBe(0);
        deaths.ShouldBeLessThan(10);
    }

    private static TimeSpan Limit => TimeSpan.FromSeconds(20);

    private SimulatedNode Node(string id, IAnswerGrader grader)
    {
        _arena.Grader = grader;
        return new SimulatedNode(_arena, id, new CrashPoint(-1));
    }

    /// <summary>A match whose first round is being graded by the node, which waits for its grader.</summary>
    private async Task<Task> GradeAsync(SimulatedNode node)
    {
        foreach (var player in new[] { "alice", "bob" })
        {
            await _arena.Presence.ConnectAsync(player, $"c-{player}", node.NodeId);
        }

        await node.Starter.StartAsync(Samples.Match(room: Room), CancellationToken.None);
        _arena.Time.Advance(_arena.RulesOptions.ReadyDuration);
        await ClaimAsync(node);
        (await _arena.Sessions.SubmitAsync(Room, "alice", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);
        (await _arena.Sessions.SubmitAsync(Room, "bob", 1, "b")).Status.ShouldBe(SubmitStatus.Accepted);
        var grading = node.Runner.ApplyAsync(Room, new MatchInput.TimePassed(), CancellationToken.None).AsTask();
        (await SessionAsync()).Phase.ShouldBe(MatchPhase.Grading);
        return grading;
    }

    /// <summary>Time passes, and whoever grades has heard of it.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var timers = _arena.Time.PendingTimers;
        _arena.Time.Advance(time);
        await Eventually.TrueAsync(() => _arena.Time.PendingTimers == timers, "the grader's node has looked at the time");
    }

    private async Task ClaimAsync(SimulatedNode node)
    {
        foreach (var room in await node.Deadlines.ClaimDueAsync(_arena.NodeOptions.Lease, 10))
        {
            try
            {
                await node.Runner.RunDueAsync(room, CancellationToken.None).AsTask().WaitAsync(Limit);
            }
            catch (NodeDiedException)
            {
            }
        }
    }

    private async Task<GameSession> SessionAsync() => (await _arena.Sessions.GetAsync(Room)).ShouldNotBeNull().Session;

    private sealed class WaitingGrader : IAnswerGrader
    {
        private readonly TaskCompletionSource<RoundGrades> _grades = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public void Finish() => _grades.SetResult(new RoundGrades(Grade.Right, Grade.Wrong));

        public ValueTask<RoundGrades> GradeAsync(Question question, string answer1, string answer2, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            return new(_grades.Task);
        }
    }

    private sealed class DeadlyGrader(CrashPoint point) : IAnswerGrader
    {
        public ValueTask<RoundGrades> GradeAsync(Question question, string answer1, string answer2, CancellationToken cancellationToken = default)
        {
            point.Die();
            return ValueTask.FromResult(new RoundGrades(Grade.Right, Grade.Right));
        }
    }
}
