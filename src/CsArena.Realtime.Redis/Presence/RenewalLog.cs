using System.Collections.Concurrent;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Redis;

/// <summary>
/// When each entry was last written. A node renews its entries again and again, and they live for an hour: writing all of
/// them each time would be most of what Redis does. So an entry is written again when it is old, or when Redis may have
/// lost it.
/// </summary>
internal sealed class RenewalLog(TimeSpan renewAfter, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<(string ConnectionId, string PlayerId), (long At, int Losses)> _written = new();
    private long _sweptAt = timeProvider.GetTimestamp();

    /// <summary>An entry was written.</summary>
    /// <param name="presence">The entry.</param>
    /// <param name="losses">How often the store may have lost something before it was written.</param>
    public void Written(PlayerPresence presence, int losses)
        => _written[(presence.ConnectionId, presence.PlayerId)] = (timeProvider.GetTimestamp(), losses);

    /// <summary>A connection is gone.</summary>
    public void Forget(string connectionId, string playerId) => _written.TryRemove((connectionId, playerId), out _);

    /// <summary>Those that are to be written again.</summary>
    /// <param name="presences">Connections of the node.</param>
    /// <param name="losses">How often the store may have lost something so far.</param>
    public IReadOnlyList<PlayerPresence> Due(IReadOnlyCollection<PlayerPresence> presences, int losses)
    {
        Sweep();
        return [.. presences.Where(presence => !_written.TryGetValue((presence.ConnectionId, presence.PlayerId), out var last)
            || last.Losses != losses
            || timeProvider.GetElapsedTime(last.At) >= renewAfter)];
    }

    /// <summary>Forgets what nobody has renewed for long: whoever is gone without a word.</summary>
    private void Sweep()
    {
        var sweptAt = Volatile.Read(ref _sweptAt);
        if (timeProvider.GetElapsedTime(sweptAt) < renewAfter
            || Interlocked.CompareExchange(ref _sweptAt, timeProvider.GetTimestamp(), sweptAt) != sweptAt)
        {
            return;
        }

        foreach (var entry in _written.Where(entry => timeProvider.GetElapsedTime(entry.Value.At) > renewAfter * 3))
        {
            _written.TryRemove(entry);
        }
    }
}
