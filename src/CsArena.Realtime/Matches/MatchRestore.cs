using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Matches;

/// <summary>The state that a player goes on from, whatever was missed (I10), with nothing in it that is not to be seen yet (I11).</summary>
internal sealed class MatchRestore(MatchRules rules, IGameSessionStore sessions)
{
    public static PlayerState Idle { get; } = new() { Status = "idle" };

    public static PlayerState Queued(PlayerStatus status) => new()
    {
        Status = "queued",
        Queue = status.Ticket.Queue,
        EnqueuedAt = status.Ticket.EnqueuedAt.ToUnixTimeMilliseconds(),
        QueueSize = status.QueueSize,
    };

    public async ValueTask<PlayerState> PlayingAsync(GameSnapshot snapshot, PlayerSlot viewer, CancellationToken cancellationToken)
    {
        var (session, round, _) = snapshot;
        var isOver = round.Score1 is not null;
        var lastRound = isOver || session.CurrentRound == 1
            ? round
            : (await sessions.GetRoundsAsync(session.RoomId, cancellationToken)).FirstOrDefault(one => one.Number == session.CurrentRound - 1);
        return Playing(snapshot, viewer, lastRound?.Score1 is null ? null : lastRound);
    }

    /// <summary>The state of a match, as one player may see it.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="lastRound">The latest round that is over, if any.</param>
    public PlayerState Playing(GameSnapshot snapshot, PlayerSlot viewer, GameRound? lastRound)
    {
        var (session, round, now) = snapshot;
        var isFinished = session.Phase == MatchPhase.Finished;
        var isAsked = session.Phase is MatchPhase.Question or MatchPhase.Grading or MatchPhase.Review;
        return new PlayerState
        {
            Status = isFinished ? "finished" : "playing",
            RoomId = session.RoomId,
            Seq = session.Version,
            ServerTime = now.ToUnixTimeMilliseconds(),
            Phase = PlayerView.Name(session.Phase),
            Round = session.CurrentRound,
            TotalRounds = session.TotalRounds,
            EndsAt = isFinished ? null : session.PhaseEndsAt.ToUnixTimeMilliseconds(),
            Opponent = PlayerView.Opponent(session, viewer),
            Scores = PlayerView.Scores(session, viewer),
            Question = isAsked ? rules.View.Question(round.Question) : null,
            MySubmission = isAsked ? round.SubmissionOf(viewer)?.Answer : null,
            OpponentSubmitted = isAsked && round.SubmissionOf(viewer.Opponent()) is not null,
            OpponentGraceEndsAt = session[viewer.Opponent()] is { IsAnnouncedAbsent: true, GraceEndsAt: { } graceEndsAt } ? graceEndsAt.ToUnixTimeMilliseconds() : null,
            LastRound = lastRound is null ? null : Stamped(LastRoundEnd(session, lastRound, viewer), session, now),
            Result = isFinished ? Stamped(PlayerView.MatchEnd(session, viewer), session, now) : null,
        };
    }

    private static RoundEndEvent LastRoundEnd(GameSession session, GameRound round, PlayerSlot viewer)
    {
        var end = PlayerView.RoundEnd(session, round, viewer);
        var isInReview = session.Phase == MatchPhase.Review && session.CurrentRound == round.Number;
        return isInReview ? end : end with { EndsAt = session.PhaseStartedAt.ToUnixTimeMilliseconds() };
    }

    private static T Stamped<T>(T payload, GameSession session, DateTimeOffset now)
        where T : RoomEvent
        => payload with { RoomId = session.RoomId, Seq = session.Version, PrevSeq = session.Version, ServerTime = now.ToUnixTimeMilliseconds() };
}
