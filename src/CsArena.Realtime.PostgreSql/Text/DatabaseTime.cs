namespace CsArena.Realtime.PostgreSql;

/// <summary>Times as PostgreSQL stores them: whole microseconds.</summary>
internal static class DatabaseTime
{
    /// <summary>The time to store, or to compare with a stored one.</summary>
    public static DateTime Of(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <inheritdoc cref="Of(DateTimeOffset)" />
    public static DateTime? Of(DateTimeOffset? time) => time is { } some ? Of(some) : null;
}
