namespace CsArena.Realtime.PostgreSql;

/// <summary>How long the layers of a cache keep what they have.</summary>
/// <param name="Entry">How long an entry is kept, on average: each a little longer or shorter, so that not all end at once.</param>
/// <param name="Load">How long others wait for one who loads an entry for all of them.</param>
internal sealed record CacheLifetimes(TimeSpan Entry, TimeSpan Load)
{
    private const double Jitter = 0.1;

    /// <summary>The lifetime of one entry: up to a tenth more or less than the average.</summary>
    public TimeSpan OfOneEntry() => Entry * (1 - Jitter + (Random.Shared.NextDouble() * 2 * Jitter));
}
