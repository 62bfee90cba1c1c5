using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Grades a round and keeps its room meanwhile: the lease is renewed for as long as this node lives. So a grader that takes
/// its time is not taken for a dead node, and a node that dies in it is replaced within the lease (I8).
/// </summary>
internal sealed class LeasedGrading(
    RoundGrader grader,
    IDeadlineQueue deadlines,
    IGameSessionStore sessions,
    NodeOptions node,
    TimeProvider timeProvider)
{
    /// <summary>Whether two states are in the same attempt at grading, which one node is at.</summary>
    public static bool IsSameAttempt(GameSession one, GameSession other)
        => one.Phase == MatchPhase.Grading
            && other.Phase == MatchPhase.Grading
            && one.CurrentRound == other.CurrentRound
            && one.FailedAttempts == other.FailedAttempts;

    /// <summary>Makes one attempt.</summary>
    /// <param name="graded">The room in its phase of grading.</param>
    /// <param name="cancellationToken">Ends the attempt; whoever claims the room makes another.</param>
    /// <returns>What came of it.</returns>
    public async ValueTask<MatchInput> GradeAsync(GameSnapshot graded, CancellationToken cancellationToken)
    {
        var grading = grader.GradeAsync(graded.Session, graded.Round, cancellationToken);
        if (grading.IsCompleted)
        {
            return await grading;
        }

        var attempt = grading.AsTask();
        var known = graded;
        while (!attempt.IsCompleted && await RenewAsync(graded.Session, known, cancellationToken))
        {
            known = null;
            await ((Task)attempt).WaitAsync(node.Lease / 2, timeProvider, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await attempt;
    }

    /// <summary>Renews the lease; false when the room has gone on without this attempt.</summary>
    private async ValueTask<bool> RenewAsync(GameSession graded, GameSnapshot? known, CancellationToken cancellationToken)
    {
        try
        {
            var room = known ?? await sessions.GetAsync(graded.RoomId, cancellationToken);
            if (room is null || !IsSameAttempt(room.Session, graded))
            {
                return false;
            }

            // A player's grace may end before the lease does. The step before is what tells whoever claims the room that this
            // one is not done.
            var leaseEnds = room.Now + node.Lease;
            var dueAt = MatchRules.DueAt(room.Session) is { } due && due < leaseEnds ? due : leaseEnds;
            return await deadlines.ScheduleAsync(graded.RoomId, dueAt, graded.StepVersion - 1, cancellationToken);
        }
        catch (BackendUnavailableException)
        {
            // Nobody claims a room while the store is away, and what is graded meanwhile is not lost.
            return true;
        }
    }
}
