namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// What this process picked for a player lately: of matches that are still being played, or wait to be saved, the history
/// knows nothing. In bounded memory: the last matches of the players who were picked for last. Safe for any number of threads.
/// </summary>
internal sealed class RecentPicks(int matchesPerPlayer, int players)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Player>> _players = new(StringComparer.Ordinal);
    private readonly LinkedList<Player> _latestFirst = [];

    /// <summary>How many players are remembered.</summary>
    public int Players
    {
        get
        {
            lock (_lock)
            {
                return _players.Count;
            }
        }
    }

    /// <summary>What was picked for any of some players.</summary>
    /// <returns>For each stem, how many matches ago it was, from 1.</returns>
    public Dictionary<string, int> Of(IReadOnlyList<string> playerIds)
    {
        var ages = new Dictionary<string, int>(StringComparer.Ordinal);
        lock (_lock)
        {
            foreach (var id in playerIds)
            {
                if (_players.TryGetValue(id, out var player))
                {
                    player.Value.AddTo(ages);
                }
            }
        }

        return ages;
    }

    /// <summary>Remembers a match; may forget the player who was picked for longest ago.</summary>
    public void Add(IReadOnlyList<string> playerIds, string[] stems)
    {
        lock (_lock)
        {
            foreach (var id in playerIds.Distinct(StringComparer.Ordinal))
            {
                if (_players.Remove(id, out var node))
                {
                    _latestFirst.Remove(node);
                }
                else if (_players.Count >= players && _latestFirst.Last is { } oldest)
                {
                    _latestFirst.RemoveLast();
                    _players.Remove(oldest.Value.Id);
                }

                node ??= new LinkedListNode<Player>(new Player(id, matchesPerPlayer));
                node.Value.Add(stems);
                _latestFirst.AddFirst(node);
                _players.Add(id, node);
            }
        }
    }

    private sealed class Player(string id, int capacity)
    {
        private readonly LinkedList<string[]> _matches = [];

        public string Id => id;

        public void Add(string[] stems)
        {
            _matches.AddFirst(stems);
            if (_matches.Count > capacity)
            {
                _matches.RemoveLast();
            }
        }

        public void AddTo(Dictionary<string, int> ages)
        {
            var age = 1;
            foreach (var match in _matches)
            {
                foreach (var stem in match)
                {
                    ages[stem] = Math.Min(ages.GetValueOrDefault(stem, int.MaxValue), age);
                }

                age++;
            }
        }
    }
}
