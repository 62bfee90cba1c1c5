using System.Collections.Concurrent;
using CsArena.Realtime.Presence;

namespace CsArena.Realtime.Redis;

/// <summary>
/// When each entry was last written. A node renews its entries every few seconds, and they live for an hour: writing all
/// of them each time would be most of what Redis does. So an entry is written again when it is old, or when Redis may have
/// lost it.
/// </summary>
internal sealed class RenewalLog(TimeSpan renewAfter, TimeProvider timeProvider)
{
    private ConcurrentDictionary<(string ConnectionId, string PlayerId), (long At, int Losses)> _written = new();

    public void Written(PlayerPresence presence, int losses)
        => _written[Key(presence)] = (timeProvider.GetTimestamp(), losses);

    /// <summary>Those that are to be written again. Forgets every connection that is not among the given ones.</summary>
    /// <param name="presences">All connections of the node.</param>
    /// <param name="losses">How often the store may have lost something so far.</param>
    public IReadOnlyList<PlayerPresence> Due(IReadOnlyCollection<PlayerPresence> presences, int losses)
    {
        var kept = new ConcurrentDictionary<(string, string), (long, int)>();
        var due = new List<PlayerPresence>();
        foreach (var presence in presences)
        {
            if (_written.TryGetValue(Key(presence), out var last)
                && last.Losses == losses
                && timeProvider.GetElapsedTime(last.At) < renewAfter)
            {
                kept[Key(presence)] = last;
            }
            else
            {
                due.Add(presence);
            }
        }

        _written = kept;
        return due;
    }

    private static (string ConnectionId, string PlayerId) Key(PlayerPresence presence) => (presence.ConnectionId, presence.PlayerId);
}
