using CsArena.Realtime.History;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>The steps of an end: by points or by forfeit, then saved and told.</summary>
internal static class EndSteps
{
    public static MatchStep Completed(GameSnapshot snapshot)
    {
        var (session, _, _) = snapshot;
        PlayerSlot? winner = session.Player1.Score.CompareTo(session.Player2.Score) switch
        {
            > 0 => PlayerSlot.Player1,
            < 0 => PlayerSlot.Player2,
            _ => null,
        };
        return Finish(snapshot, MatchEndReason.Completed, winner);
    }

    public static MatchStep Finish(GameSnapshot snapshot, MatchEndReason reason, PlayerSlot? winner)
    {
        var (session, _, now) = snapshot;
        var step = MatchStepBuilder.Enter(session, MatchPhase.Finished, now, TimeSpan.Zero);
        step.Session = step.Session with
        {
            Ending = new MatchEnding(reason, winner, now),
            Player1 = step.Session.Player1 with { GraceEndsAt = null, AnnounceAbsenceAt = null },
            Player2 = step.Session.Player2 with { GraceEndsAt = null, AnnounceAbsenceAt = null },
        };
        return step.Build();
    }

    public static MatchStep Saved(GameSnapshot snapshot, MatchInput.ResultSaved saved)
    {
        var (session, _, now) = snapshot;
        var rated = session with
        {
            Saved = true,
            Player1 = session.Player1 with { RatingChange = saved.Rating1?.Delta },
            Player2 = session.Player2 with { RatingChange = saved.Rating2?.Delta },
        };
        return Announced(rated, now);
    }

    public static MatchStep SaveFailed(GameSnapshot snapshot)
    {
        var (session, _, now) = snapshot;
        var failures = session.FailedAttempts + 1;
        return Announced(session with { FailedAttempts = failures, PhaseEndsAt = now + SaveBackoff.After(failures) }, now);
    }

    /// <summary>Players hear of the end once: with the rating when it could be saved at once, without it otherwise.</summary>
    private static MatchStep Announced(GameSession session, DateTimeOffset now)
    {
        var step = new MatchStepBuilder(session, now);
        if (!session.EndAnnounced)
        {
            step.Session = session with { EndAnnounced = true };
            step.TellBoth(EventNames.MatchEnd, slot => PlayerView.MatchEnd(step.Session, slot));
        }

        return step.Build();
    }
}
