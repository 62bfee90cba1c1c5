using CsArena.Realtime.Backplane;
using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>Several nodes on one backplane, each of which hears all others.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly List<TestNode> _nodes = [];
    private readonly BackendHarness _backend;
    private readonly Action<HubBackplaneOptions> _configure;

    private TestCluster(BackendHarness backend, Action<HubBackplaneOptions>? configure)
    {
        _backend = backend;
        _configure = options =>
        {
            options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
            options.NodeTimeout = TimeSpan.FromSeconds(2);
            options.AnswerTimeout = TimeSpan.FromSeconds(2);
            configure?.Invoke(options);
        };
    }

    public TestNode this[int index] => _nodes[index];

    public static async Task<TestCluster> StartAsync(BackendHarness backend, int nodes, Action<HubBackplaneOptions>? configure = null)
    {
        var cluster = new TestCluster(backend, configure);
        for (var i = 0; i < nodes; i++)
        {
            await cluster.AddNodeAsync();
        }

        await cluster.UntilConnectedAsync();
        return cluster;
    }

    /// <summary>One more node, which may not hear the others yet.</summary>
    public async Task<TestNode> AddNodeAsync()
    {
        var backplane = await _backend.CreateBackplaneAsync();
        var node = new TestNode(backplane, _configure);
        _nodes.Add(node);
        return node;
    }

    public async Task UntilConnectedAsync()
    {
        foreach (var node in _nodes)
        {
            await Limits.UntilAsync(() => node.Backplane.Subscriptions == 2, "not both channels are subscribed");
        }

        foreach (var from in _nodes)
        {
            foreach (var to in _nodes)
            {
                await UntilHeardAsync(from, to);
            }
        }
    }

    /// <summary>Sends from one node to another until it arrives, and all that was sent on the way has arrived too.</summary>
    public static async Task UntilHeardAsync(TestNode from, TestNode to)
    {
        var probe = await to.ConnectAsync();
        var arrived = probe.ReadAsync();
        while (!arrived.IsCompleted)
        {
            await from.Hub.SendConnectionAsync(probe.Id, "None", []).InTime();
            await Task.WhenAny(arrived, Task.Delay(20));
        }

        await arrived;
        await from.Hub.SendConnectionAsync(probe.Id, "Last", ["one"]).InTime();
        while ((await probe.ReadAsync()).Target != "Last")
        {
        }

        await to.DisconnectAsync(probe);
    }

    /// <summary>Waits until a node has listened long enough to know that it knows all others.</summary>
    public static async Task UntilAllKnownAsync(TestNode node)
    {
        for (var waited = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(waited) < Limits.Patience;)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            try
            {
                await node.Hub.AddToGroupAsync("nobody", "group", limit.Token);
                return;
            }
            catch (OperationCanceledException)
            {
            }
        }

        throw new TimeoutException("The node does not get to know the others.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }
}
