using CsArena.Realtime.ConnectCodes;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Connect codes in this process's memory. Those that nobody has taken go with the next one that is added after their time.
/// Cancellation tokens are not looked at.
/// </summary>
public sealed class InMemoryConnectCodeStore : IConnectCodeStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (byte[] Value, long EndsAt)> _values = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _ends = new();
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">The clock by which codes end.</param>
    public InMemoryConnectCodeStore(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>How many are kept.</summary>
    internal int Count => _values.Count;

    /// <inheritdoc />
    public ValueTask<bool> AddAsync(string name, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var now = _timeProvider.GetUtcNow().Ticks;
            while (_ends.TryPeek(out var ended, out var endsAt) && endsAt <= now)
            {
                _ends.Dequeue();
                _values.Remove(ended);
            }

            var ends = now + lifetime.Ticks;
            if (!_values.TryAdd(name, (value.ToArray(), ends)))
            {
                return new(false);
            }

            _ends.Enqueue(name, ends);
            return new(true);
        }
    }

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>?> TakeAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_values.Remove(name, out var kept) && kept.EndsAt > _timeProvider.GetUtcNow().Ticks ? kept.Value : (ReadOnlyMemory<byte>?)null);
        }
    }
}
