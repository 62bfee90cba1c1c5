using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>
/// Gives back time that the service was away: a question, or an absent player's grace, whose end fell into a gap goes on for
/// as long as the gap cut it short, within a bound for each phase. Nothing else moves a clock, however late a step is.
/// </summary>
internal static class FairClock
{
    /// <summary>
    /// Longer than steps usually take. It is shorter than any gap: a long gap may be over just after an end that fell into it.
    /// </summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a gap is to be looked for: a question or a grace ended longer ago than steps usually take.</summary>
    /// <param name="session">The state.</param>
    /// <param name="now">The store's clock.</param>
    public static bool IsLate(GameSession session, DateTimeOffset now)
    {
        return (session.Phase == MatchPhase.Question && IsOver(session.PhaseEndsAt))
            || (session.Player1.GraceEndsAt is { } first && IsOver(first))
            || (session.Player2.GraceEndsAt is { } second && IsOver(second));

        bool IsOver(DateTimeOffset end) => now - end > Late;
    }

    /// <summary>Extends what ended in a gap.</summary>
    /// <param name="session">The state.</param>
    /// <param name="now">The store's clock.</param>
    /// <param name="gap">When the service was away, the latest time.</param>
    /// <param name="bound">How much one phase is given back in all.</param>
    /// <returns>Null when nothing is to be extended.</returns>
    public static GameSession? Extend(GameSession session, DateTimeOffset now, ServiceGap gap, TimeSpan bound)
    {
        var left = bound - session.PhaseExtension;
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        // A gap that was found just now may have ended after the session was read.
        var from = now > gap.To ? now : gap.To;
        var extended = session;
        var given = TimeSpan.Zero;
        if (session.Phase == MatchPhase.Question && Lost(session.PhaseEndsAt) is var lost && lost > TimeSpan.Zero)
        {
            extended = extended with { PhaseEndsAt = from + lost };
            given = lost;
        }

        foreach (var slot in PlayerSlots.Both)
        {
            if (session[slot].GraceEndsAt is { } graceEndsAt && Lost(graceEndsAt) is var cut && cut > TimeSpan.Zero)
            {
                extended = extended.With(slot, extended[slot] with { GraceEndsAt = from + cut });
                given = cut > given ? cut : given;
            }
        }

        return given > TimeSpan.Zero ? extended with { PhaseExtension = session.PhaseExtension + given } : null;

        // An end that was set after the gap is after it too: no gap is given back twice.
        TimeSpan Lost(DateTimeOffset end)
        {
            if (end > gap.To || end > now)
            {
                return TimeSpan.Zero;
            }

            var cut = end - (gap.From > session.PhaseStartedAt ? gap.From : session.PhaseStartedAt);
            return cut < left ? cut : left;
        }
    }
}
