using CsArena.Realtime.Authentication;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Tests.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>A node as far as it spreads connections.</summary>
internal sealed class SpreadNode
{
    private readonly NodeIdentity _identity = new();
    private readonly NodePeers _peers;
    private readonly ConnectionRegistry _connections;
    private readonly NodeDrain _drain;
    private readonly ConnectionSpread _spread;
    private readonly TimeProvider _time;
    private readonly List<string> _leaving = [];
    private readonly string _name;
    private int _made;

    public SpreadNode(string name, int connections, NodeOptions options, TimeProvider time)
    {
        (_name, _time) = (name, time);
        _peers = new NodePeers(options, time);
        _connections = new ConnectionRegistry(_identity);
        var events = new LocalPlayerEvents(_connections, NullLogger<LocalPlayerEvents>.Instance);
        _drain = new NodeDrain(new ArenaTopology(true), null!, null!, _connections, events, null!, options, time, NullLogger<NodeDrain>.Instance);
        _spread = new ConnectionSpread(_identity, _peers, _connections, events, _drain, options, time, NullLogger<ConnectionSpread>.Instance);
        Add(connections);
    }

    /// <summary>Where a load balancer sends those who leave; null is the node with the fewest.</summary>
    public SpreadNode? ReturnsTo { get; set; }

    /// <summary>Whether its clients do nothing when they are asked to move.</summary>
    public bool Stays { get; set; }

    public bool IsDraining
    {
        get => _drain.IsDraining;
        set => _ = value ? _drain.DrainAsync(new CancellationToken(canceled: true)) : Task.CompletedTask;
    }

    /// <summary>Whether nothing is heard of it any more.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Players who were asked to move, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>How long they were asked to wait, in milliseconds.</summary>
    public List<long> Waits { get; } = [];

    public int Count => _connections.Count;

    public IEnumerable<ArenaConnection> Connections => _connections.Newest();

    public NodeFigures Figures => new(_identity.NodeId, Count, 0, 0, IsDraining);

    public void Hear(NodeFigures figures) => _peers.Heard(figures);

    public void Look() => _spread.Look();

    public void Add(int count)
    {
        for (; count > 0; count--)
        {
            Add($"{_name}-player{_made++}");
        }
    }

    public void Add(string playerId)
    {
        var connection = new ArenaConnection(
            new PlayerIdentity(playerId, playerId, null), new ConnectionContext(Guid.NewGuid().ToString("N")), new AskedClient(this, playerId), _time);
        _connections.Add(connection);
        connection.OpenAsync(new SessionReadyEvent(playerId, _identity.NodeId, "idle")).IsCompletedSuccessfully.ShouldBeTrueOr("it is open");
    }

    /// <summary>Those who were asked leave.</summary>
    public IReadOnlyList<string> Leave()
    {
        var leaving = Stays ? [] : _leaving.ToArray();
        _leaving.Clear();
        foreach (var player in leaving)
        {
            _connections.Remove(_connections.OfPlayer(player)!.ConnectionId);
        }

        return leaving;
    }

    private sealed class AskedClient(SpreadNode node, string playerId) : IClientProxy
    {
        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
        {
            if (method == EventNames.ServerDraining)
            {
                node.Asked.Add(playerId);
                node.Waits.Add(((ServerDrainingEvent)args.Single()!).ReconnectAfterMs);
                node._leaving.Add(playerId);
            }

            return Task.CompletedTask;
        }
    }
}
