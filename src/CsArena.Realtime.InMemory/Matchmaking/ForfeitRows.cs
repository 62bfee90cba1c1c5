using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.InMemory;

/// <summary>Forfeits in a row of each player, for as long as another one would be in the row. Not thread-safe.</summary>
internal sealed class ForfeitRows(MatchQueueOptions options)
{
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Player, long ExpiresAt), long> _ends = new();

    /// <summary>How many players have a row.</summary>
    public int Count => _rows.Count;

    /// <summary>How long a player has to wait, in ticks; 0 when there is no pause.</summary>
    public long PauseLeft(string playerId, long now)
        => _rows.TryGetValue(playerId, out var row) ? Math.Max(0, row.PausedUntil - now) : 0;

    /// <summary>Counts the forfeit of a room; one that is counted already changes nothing.</summary>
    public void Add(string playerId, string roomId, long now)
    {
        if (options.ForfeitsBeforePause == 0)
        {
            return;
        }

        RemoveOver(now);
        if (!_rows.TryGetValue(playerId, out var row))
        {
            _rows.Add(playerId, row = new Row());
        }

        if (row.Rooms.Add(roomId))
        {
            row.PausedUntil = now + options.PauseAfter(row.Rooms.Count).Ticks;
            row.ExpiresAt = row.PausedUntil + options.ForfeitWindow.Ticks;
            _ends.Enqueue((playerId, row.ExpiresAt), row.ExpiresAt);
        }
    }

    /// <summary>Ends a row: the player has played a match and not forfeited it.</summary>
    public void End(string playerId, string roomId, long now)
    {
        RemoveOver(now);
        if (_rows.TryGetValue(playerId, out var row) && !row.Rooms.Contains(roomId))
        {
            _rows.Remove(playerId);
        }
    }

    private void RemoveOver(long now)
    {
        while (_ends.TryPeek(out var end, out var at) && at <= now)
        {
            _ends.Dequeue();
            if (_rows.TryGetValue(end.Player, out var row) && row.ExpiresAt == end.ExpiresAt)
            {
                _rows.Remove(end.Player);
            }
        }
    }

    private sealed class Row
    {
        public HashSet<string> Rooms { get; } = new(StringComparer.Ordinal);

        public long PausedUntil { get; set; }

        public long ExpiresAt { get; set; }
    }
}
