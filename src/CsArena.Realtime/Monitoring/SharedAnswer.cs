namespace CsArena.Realtime.Monitoring;

/// <summary>
/// One answer for everybody who asks within a short time, however many do: a question that strangers may ask costs the stores
/// a few calls a second.
/// </summary>
/// <param name="ask">Finds the answer.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SharedAnswer<T>(Func<Task<T>> ask, TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private Task<T>? _latest;
    private long _askedAt;

    /// <summary>The answer, or the failure to find it.</summary>
    /// <param name="cancellationToken">Stops waiting; the others go on waiting.</param>
    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_latest is null || (_latest.IsCompleted && timeProvider.GetElapsedTime(_askedAt) >= Lifetime))
            {
                _askedAt = timeProvider.GetTimestamp();
                _latest = ask();
            }

            return _latest.WaitAsync(cancellationToken);
        }
    }
}
