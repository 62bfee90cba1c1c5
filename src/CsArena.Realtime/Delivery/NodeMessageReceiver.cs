using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Delivery;

/// <summary>What other nodes tell this one: events for its players, connections of its that were replaced, where players are.</summary>
internal sealed class NodeMessageReceiver(
    INodeMessenger messenger,
    NodeIdentity node,
    LocalPlayerEvents local,
    PlayerLocations locations,
    ConnectionReplacement replacement,
    NodePeers peers,
    INodeMessageSender post,
    ILogger<NodeMessageReceiver> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _subscriptions = [];
    private int _strangers;

    /// <summary>Listens before the node takes its first player.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var channel in new[] { NodeMessageSender.ChannelOf(node.NodeId), NodeMessageSender.EveryNode })
        {
            _subscriptions.Add(await messenger.SubscribeAsync(channel, ReceiveAsync, cancellationToken));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        var subscriptions = _subscriptions.ToArray();
        _subscriptions.Clear();
        foreach (var subscription in subscriptions)
        {
            await subscription.DisposeAsync();
        }
    }

    private async ValueTask ReceiveAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var message = NodeMessageFormat.Read(bytes, out var sender);
            if (message is null)
            {
                HeardStranger();
                return;
            }

            using var receive = ArenaTraces.StartNodeReceive(sender);
            await HandleAsync(message);
        }
        catch (IOException)
        {
            HeardStranger();
        }
        catch (Exception exception)
        {
            logger.NodeMessageIgnored(exception);
        }
    }

    /// <summary>Says so once: a stranger may send any number of messages.</summary>
    private void HeardStranger()
    {
        if (Interlocked.Exchange(ref _strangers, 1) == 0)
        {
            logger.StrangerOnChannels();
        }
    }

    private async ValueTask HandleAsync(NodeMessage message)
    {
        switch (message)
        {
            case NodeMessage.Events events:
                await DeliverAsync(events);
                break;
            case NodeMessage.Replaced replaced:
                replacement.Replace(replaced.ConnectionId);
                break;
            case NodeMessage.Located located when located.NodeId != node.NodeId:
                locations.Heard(located.PlayerId, located.NodeId);
                break;
            case NodeMessage.Beat { Figures: var figures }:
                peers.Heard(figures);
                break;
        }
    }

    private async ValueTask DeliverAsync(NodeMessage.Events events)
    {
        foreach (var batch in events.Batches)
        {
            if (!local.TrySend(batch)
                && !events.IsPassedOn
                && await locations.LookUpAsync(batch.PlayerId) is { } nodeId
                && nodeId != node.NodeId)
            {
                await post.SendAsync(nodeId, new NodeMessage.Events([batch], IsPassedOn: true));
            }
        }
    }
}
