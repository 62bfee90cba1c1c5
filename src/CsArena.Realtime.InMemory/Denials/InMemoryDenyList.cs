using System.Globalization;
using CsArena.Realtime.Denials;

namespace CsArena.Realtime.InMemory;

/// <summary>The deny list in this process's memory. Cancellation tokens are not looked at.</summary>
/// <param name="timeProvider">The clock that decides.</param>
public sealed class InMemoryDenyList(TimeProvider timeProvider) : IDenyList
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(DeniedKind Kind, string Id), DateTimeOffset> _until = [];
    private long _version;

    /// <inheritdoc />
    public ValueTask AddAsync(DeniedKind kind, string id, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id.Length, IDenyList.MaxIdLength, nameof(id));
        lock (_lock)
        {
            _until[(kind, id)] = until;
            RemoveOver();
            _version++;
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> RemoveAsync(DeniedKind kind, string id, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            RemoveOver();
            _version++;
            return new(_until.Remove((kind, id)));
        }
    }

    /// <inheritdoc />
    public ValueTask<DenyListState?> ReadAsync(string? knownVersion, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var version = _version.ToString(CultureInfo.InvariantCulture);
            if (version == knownVersion)
            {
                return new((DenyListState?)null);
            }

            RemoveOver();
            return new(new DenyListState(version, [.. _until.Select(one => new Denial(one.Key.Kind, one.Key.Id, one.Value))]));
        }
    }

    private void RemoveOver()
    {
        var now = timeProvider.GetUtcNow();
        foreach (var (key, until) in _until)
        {
            if (until <= now)
            {
                _until.Remove(key);
            }
        }
    }
}
