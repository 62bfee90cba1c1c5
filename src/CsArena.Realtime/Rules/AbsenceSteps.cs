using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>The steps of a player who goes away and returns, or stays away past the grace.</summary>
internal sealed class AbsenceSteps(MatchDurations durations, PlayerView view)
{
    public MatchStep? Left(GameSnapshot snapshot, PlayerSlot? slot)
    {
        var (session, _, now) = snapshot;
        if (slot is not { } leaver || session[leaver].GraceEndsAt is not null)
        {
            return null;
        }

        var away = session[leaver] with { GraceEndsAt = now + durations.Grace, AnnounceAbsenceAt = now + durations.AnnounceAbsenceAfter };
        var left = session.With(leaver, away);
        return Announce(snapshot with { Session = left }) ?? new MatchStepBuilder(left, now).Build();
    }

    /// <summary>Tells of an absence that has lasted; null when there is none to tell of.</summary>
    public static MatchStep? Announce(GameSnapshot snapshot)
    {
        var (session, _, now) = snapshot;
        MatchStepBuilder? step = null;
        foreach (var slot in PlayerSlots.Both)
        {
            if (session[slot] is { GraceEndsAt: { } graceEndsAt, AnnounceAbsenceAt: { } due } && due <= now)
            {
                step ??= new MatchStepBuilder(session, now);
                TellOfAbsence(step, slot, graceEndsAt);
            }
        }

        return step?.Build();
    }

    public static MatchStep? Returned(GameSnapshot snapshot, PlayerSlot? slot)
    {
        var (session, _, now) = snapshot;
        if (slot is not { } comer || session[comer].GraceEndsAt is null)
        {
            return null;
        }

        var back = session[comer] with { GraceEndsAt = null, AnnounceAbsenceAt = null };
        var step = new MatchStepBuilder(session.With(comer, back), now);
        if (session[comer].IsAnnouncedAbsent)
        {
            step.Tell(comer.Opponent(), EventNames.OpponentReconnected, new OpponentReconnectedEvent());
        }

        return step.Build();
    }

    public static bool GraceIsOver(GameSession session, DateTimeOffset now)
        => session.Player1.GraceEndsAt <= now || session.Player2.GraceEndsAt <= now;

    /// <summary>The one whose grace ended first has lost; of two in the same instant nobody has.</summary>
    public static MatchStep GraceOver(GameSnapshot snapshot)
    {
        var (session, _, _) = snapshot;
        var first = session.Player1.GraceEndsAt ?? DateTimeOffset.MaxValue;
        var second = session.Player2.GraceEndsAt ?? DateTimeOffset.MaxValue;
        return first == second
            ? EndSteps.Finish(snapshot, MatchEndReason.Abandoned, winner: null)
            : EndSteps.Finish(snapshot, MatchEndReason.Forfeit, first < second ? PlayerSlot.Player2 : PlayerSlot.Player1);
    }

    /// <summary>Players learn of the new end by the event that told them of the old one, with a later time in it.</summary>
    public MatchStep Extended(GameSnapshot snapshot, GameSession extended)
    {
        var (session, round, now) = snapshot;
        var step = new MatchStepBuilder(extended, now);
        if (extended.PhaseEndsAt != session.PhaseEndsAt)
        {
            step.TellBoth(EventNames.RoundStart, _ => view.RoundStart(step.Session, round));
        }

        foreach (var slot in PlayerSlots.Both)
        {
            if (extended[slot].GraceEndsAt is { } graceEndsAt && graceEndsAt != session[slot].GraceEndsAt)
            {
                TellOfAbsence(step, slot, graceEndsAt);
            }
        }

        return step.Build();
    }

    private static void TellOfAbsence(MatchStepBuilder step, PlayerSlot absent, DateTimeOffset graceEndsAt)
    {
        step.Session = step.Session.With(absent, step.Session[absent] with { AnnounceAbsenceAt = null });
        step.Tell(
            absent.Opponent(),
            EventNames.OpponentDisconnected,
            new OpponentDisconnectedEvent(graceEndsAt.ToUnixTimeMilliseconds()));
    }
}
