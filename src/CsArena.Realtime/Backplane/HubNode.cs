using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>This process as one node of a hub: its connections, its two channels, and what it knows of the other nodes.</summary>
internal sealed class HubNode : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(1);

    private readonly HubBackplaneOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly KnownNodes _nodes;
    private readonly HubChannels _channels;
    private readonly Task _running;

    public HubNode(
        string hub,
        IBackplane backplane,
        HubMessageCodec codec,
        HubBackplaneOptions options,
        HubBackplaneMetrics metrics,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        var self = (ulong)Random.Shared.NextInt64();
        _channels = new HubChannels(options.ChannelPrefix, hub);
        _nodes = new KnownNodes(options, timeProvider);
        Connections = new LocalConnections(options.MaxPendingWrites, logger);
        Delivery = new Delivery(Connections, codec);
        Envelopes = new Envelopes(self, codec);
        Outbox = new Outbox(backplane, hub, options.AnswerTimeout, metrics, timeProvider, logger);
        Requests = new Requests(_nodes, Outbox, _channels.All, options.AnswerTimeout, timeProvider, logger);
        Calls = new ClientCalls(self);
        RemoteCalls = new RemoteCalls(Calls, Connections, codec, Envelopes, Outbox, _channels, options, timeProvider, logger);
        var receiver = new HubReceiver(self, Connections, Delivery, _nodes, Requests, RemoteCalls, Envelopes, Outbox, _channels, logger)
        {
            NodeGone = NodeGone,
        };

        ChannelLink hubLink = null!;
        hubLink = Link(_channels.All, receiver.Listen(() =>
        {
            hubLink.Heard();
            _nodes.HeardSelf();
        }));
        ChannelLink nodeLink = null!;
        nodeLink = Link(_channels.Of(self), receiver.Listen(() => nodeLink.Heard()));
        _running = Task.WhenAll(
            Task.Run(() => hubLink.RunAsync(_stop.Token)),
            Task.Run(() => nodeLink.RunAsync(_stop.Token)),
            Task.Run(() => WatchOverNodesAsync(_stop.Token)));

        ChannelLink Link(string channel, Func<ReadOnlyMemory<byte>, ValueTask> handler)
            => new(backplane, channel, handler, () => Outbox.BeatAsync(channel, Envelopes.Beat()), options, timeProvider, logger);
    }

    public LocalConnections Connections { get; }

    public Delivery Delivery { get; }

    public Envelopes Envelopes { get; }

    public Outbox Outbox { get; }

    public Requests Requests { get; }

    public ClientCalls Calls { get; }

    public RemoteCalls RemoteCalls { get; }

    /// <summary>The channel that all nodes listen to.</summary>
    public string Channel => _channels.All;

    /// <summary>A call waits for a result from another node, as long as that node is there.</summary>
    public void Watch(OwnCall call, ulong owner)
    {
        call.ProbedAt = _timeProvider.GetTimestamp();
        call.Owner = owner;

        // It may have gone since it answered.
        if (!_nodes.Knows(owner))
        {
            Calls.NodeGone(owner);
        }
    }

    /// <summary>Says goodbye, if the backplane takes it soon, and ends the subscriptions. The backplane is somebody else's.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            await _running;
            return;
        }

        Task goodbye = Outbox.TryPublishAsync(_channels.All, Envelopes.Bye());
        await goodbye.WaitAsync(GoodbyeLimit, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
        await _running;
        Calls.FailAll("This node is going away.");
    }

    private async Task WatchOverNodesAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var node in _nodes.ForgetSilent())
                {
                    _logger.HubNodeGone(_channels.All, node);
                    NodeGone(node);
                }

                Requests.Update();
                RemoteCalls.ProbeOwners();
            }
            catch (Exception exception)
            {
                _logger.EnvelopeFailed(exception, _channels.All);
            }

            await Task.Delay(_options.HeartbeatInterval, _timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void NodeGone(ulong node)
    {
        Requests.NodeGone(node);
        Calls.NodeGone(node);
    }
}
