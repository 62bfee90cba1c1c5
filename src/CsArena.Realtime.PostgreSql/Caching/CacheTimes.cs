namespace CsArena.Realtime.PostgreSql;

/// <summary>How long the layers of a cache keep what they have, and wait for what they have not.</summary>
/// <param name="Entry">How long an entry is kept, on average: each a little longer or shorter, so that not all end at once.</param>
/// <param name="Load">How long others wait for one who loads an entry for all of them.</param>
/// <param name="Patience">How long to wait for the cache that hosts share before it counts as away.</param>
internal sealed record CacheTimes(TimeSpan Entry, TimeSpan Load, TimeSpan Patience)
{
    private const double Jitter = 0.1;

    /// <summary>The lifetime of one entry: up to a tenth more or less than the average.</summary>
    public TimeSpan OfOneEntry() => Entry * (1 - Jitter + (Random.Shared.NextDouble() * 2 * Jitter));
}
