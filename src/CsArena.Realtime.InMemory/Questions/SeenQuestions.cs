namespace CsArena.Realtime.InMemory;

/// <summary>
/// What each player was asked lately, in bounded memory: the last stems of the players who were asked last. Not safe for
/// threads; its owner locks.
/// </summary>
internal sealed class SeenQuestions(int stemsPerPlayer, int players)
{
    private readonly Dictionary<string, LinkedListNode<Player>> _players = new(StringComparer.Ordinal);
    private readonly LinkedList<Player> _latestFirst = [];

    /// <summary>How many players are remembered.</summary>
    public int Players => _players.Count;

    /// <summary>The last stems of a player, up to a number, in no order.</summary>
    public IEnumerable<string> Last(string playerId, int count)
        => _players.TryGetValue(playerId, out var node) ? node.Value.Last(count) : [];

    /// <summary>Remembers that a player is asked a question; may forget the player who was asked longest ago.</summary>
    public void Add(string playerId, string stem)
    {
        if (_players.TryGetValue(playerId, out var node))
        {
            _latestFirst.Remove(node);
        }
        else
        {
            if (_players.Count >= players && _latestFirst.Last is { } oldest)
            {
                _latestFirst.RemoveLast();
                _players.Remove(oldest.Value.Id);
            }

            node = new LinkedListNode<Player>(new Player(playerId, stemsPerPlayer));
            _players.Add(playerId, node);
        }

        _latestFirst.AddFirst(node);
        node.Value.Add(stem);
    }

    private sealed class Player(string id, int capacity)
    {
        private readonly Queue<string> _stems = new();

        public string Id => id;

        public void Add(string stem)
        {
            if (_stems.Count == capacity)
            {
                _stems.Dequeue();
            }

            _stems.Enqueue(stem);
        }

        public IEnumerable<string> Last(int count) => _stems.Skip(Math.Max(0, _stems.Count - count));
    }
}
