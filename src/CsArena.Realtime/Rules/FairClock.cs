using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>
/// Gives back time that the service was away: a question, or an absent player's grace, that is found overdue by more than
/// the tolerance goes on for as long as it was cut short, within a bound for each phase.
/// </summary>
internal static class FairClock
{
    /// <summary>Extends what is overdue for a fault of the service.</summary>
    /// <param name="session">The state.</param>
    /// <param name="now">The store's clock.</param>
    /// <param name="awayFor">How long the service was away until now; null when only the delay itself is known.</param>
    /// <param name="tolerance">A delay that is no fault.</param>
    /// <param name="bound">How much one phase is given back in all.</param>
    /// <returns>Null when nothing is to be extended.</returns>
    public static GameSession? Extend(GameSession session, DateTimeOffset now, TimeSpan? awayFor, TimeSpan tolerance, TimeSpan bound)
    {
        var left = bound - session.PhaseExtension;
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        var extended = session;
        var given = TimeSpan.Zero;
        if (session.Phase == MatchPhase.Question && IsOverdue(session.PhaseEndsAt))
        {
            var extension = Lost(session.PhaseStartedAt, session.PhaseEndsAt);
            extended = extended with { PhaseEndsAt = now + extension };
            given = extension;
        }

        foreach (var slot in PlayerSlots.Both)
        {
            if (session[slot].GraceEndsAt is { } graceEndsAt && IsOverdue(graceEndsAt))
            {
                var extension = Lost(session.PhaseStartedAt, graceEndsAt);
                extended = extended.With(slot, extended[slot] with { GraceEndsAt = now + extension });
                given = extension > given ? extension : given;
            }
        }

        return given > TimeSpan.Zero ? extended with { PhaseExtension = session.PhaseExtension + given } : null;

        bool IsOverdue(DateTimeOffset end) => now - end > tolerance;

        TimeSpan Lost(DateTimeOffset start, DateTimeOffset end)
        {
            if (awayFor is not { } away)
            {
                return Bounded(now - end);
            }

            var since = now - away;
            return Bounded(end - (since > start ? since : start));
        }

        TimeSpan Bounded(TimeSpan lost)
        {
            return lost < TimeSpan.Zero ? TimeSpan.Zero : lost < left ? lost : left;
        }
    }
}
