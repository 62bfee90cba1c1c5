using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.InMemory;

/// <summary>Matches that were made and whose session was not confirmed, by the moment that another may claim them (I5).</summary>
internal sealed class UnconfirmedMatches
{
    private readonly Dictionary<string, (Match Match, long Stamp)> _matches = new(RoomIds.Comparer);
    private readonly DueHeap<string> _claims;

    public UnconfirmedMatches()
        => _claims = new DueHeap<string>((roomId, stamp) => _matches.TryGetValue(roomId, out var entry) && entry.Stamp == stamp);

    public bool Contains(string roomId) => _matches.ContainsKey(roomId);

    public void Add(Match match, long claimAt)
    {
        var stamp = _claims.Push(match.RoomId, claimAt, _matches.Count + 1);
        _matches[match.RoomId] = (match, stamp);
    }

    public bool Remove(string roomId) => _matches.Remove(roomId);

    public List<Match> Claim(long now, long claimAgainAt, int max)
    {
        var claimed = new List<Match>();
        while (claimed.Count < max && _claims.TryPopDue(now, out var roomId, out _))
        {
            claimed.Add(_matches[roomId].Match);
        }

        // Only now: with a lease of nothing they would be due again within this claim.
        foreach (var match in claimed)
        {
            Add(match, claimAgainAt);
        }

        return claimed;
    }
}
