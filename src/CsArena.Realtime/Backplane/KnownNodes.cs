namespace CsArena.Realtime.Backplane;

/// <summary>The other nodes of a hub, as far as this node hears them.</summary>
internal sealed class KnownNodes(HubBackplaneOptions options, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _heardAt = [];
    private long? _selfHeardAt;
    private long _listeningSince;

    /// <summary>In this time every node that is there says so at least once.</summary>
    private TimeSpan Enough => options.HeartbeatInterval * 2;

    public void Heard(ulong node)
    {
        lock (_lock)
        {
            _heardAt[node] = timeProvider.GetTimestamp();
        }
    }

    /// <summary>This node heard itself, so it would have heard the others too.</summary>
    public void HeardSelf()
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            if (_selfHeardAt is not { } before || timeProvider.GetElapsedTime(before, now) > options.HeartbeatInterval * 1.5)
            {
                // One of its own signs was missed, and so may those of others have been.
                _listeningSince = now;
            }

            _selfHeardAt = now;
        }
    }

    /// <returns>Whether the node was known.</returns>
    public bool Forget(ulong node)
    {
        lock (_lock)
        {
            return _heardAt.Remove(node);
        }
    }

    public bool Knows(ulong node)
    {
        lock (_lock)
        {
            return _heardAt.ContainsKey(node);
        }
    }

    /// <summary>All other nodes; null while this one has not listened long enough to have heard each of them.</summary>
    public ulong[]? Others()
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            var complete = _selfHeardAt is { } heardAt
                && timeProvider.GetElapsedTime(heardAt, now) <= options.NodeTimeout
                && timeProvider.GetElapsedTime(_listeningSince, now) >= Enough;
            return complete ? [.. _heardAt.Keys] : null;
        }
    }

    /// <summary>Gives up the nodes that were silent for too long.</summary>
    public ulong[] ForgetSilent()
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            ulong[] silent = [.. _heardAt.Where(pair => timeProvider.GetElapsedTime(pair.Value, now) > options.NodeTimeout).Select(pair => pair.Key)];
            foreach (var node in silent)
            {
                _heardAt.Remove(node);
            }

            return silent;
        }
    }
}
