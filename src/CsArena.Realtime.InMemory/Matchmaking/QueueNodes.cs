namespace CsArena.Realtime.InMemory;

/// <summary>A node that has a lease, or tickets.</summary>
internal sealed class QueueNode(string id, EntryTable entries)
{
    public string Id { get; } = id;

    /// <summary>Whether the node has said that it is alive, and was not removed since.</summary>
    public bool IsRegistered { get; set; }

    public long LeaseEnds { get; set; }

    /// <summary>Tickets that live on this node, in whatever list.</summary>
    public int Tickets { get; set; }

    /// <summary>Tickets that were found waiting while the node was dead.</summary>
    public EntryList Parked { get; } = new(entries);

    public bool IsAlive(long now) => IsRegistered && now < LeaseEnds;
}

/// <summary>Nodes by id. One that has neither a lease nor tickets is forgotten.</summary>
internal sealed class QueueNodes(EntryTable entries)
{
    private readonly Dictionary<string, QueueNode> _nodes = [];

    // In one process nearly every call comes from one node.
    private QueueNode? _latest;

    public IEnumerable<QueueNode> Registered => _nodes.Values.Where(node => node.IsRegistered);

    public QueueNode GetOrAdd(string id)
    {
        if (_latest is { } latest && latest.Id == id)
        {
            return latest;
        }

        if (!_nodes.TryGetValue(id, out var node))
        {
            node = new QueueNode(id, entries);
            _nodes.Add(id, node);
        }

        return _latest = node;
    }

    public QueueNode? Find(string id) => _nodes.GetValueOrDefault(id);

    public void ForgetIfUnused(QueueNode node)
    {
        if (node is { IsRegistered: false, Tickets: 0 })
        {
            _nodes.Remove(node.Id);
            _latest = null;
        }
    }
}
