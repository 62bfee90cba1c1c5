using System.Collections.Concurrent;
using System.Net;
using CsArena.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.Redis.Tests.Connections;

/// <summary>After a failover, every slot can be used again within a few seconds of the cluster's own recovery.</summary>
[Collection(Undisturbed.Name)]
public sealed class ClusterFailoverTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Truth = TimeSpan.FromSeconds(5);

    /// <summary>In different slots, so that each master serves some.</summary>
    private static readonly string[] Keys = [.. Enumerable.Range(0, 60).Select(i => $"key-{i}")];

    private RedisCluster _cluster = null!;
    private TestNode _node = null!;
    private TestNode _other = null!;

    public async Task InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync(TimeSpan.FromSeconds(1));
        _node = await TestNode.StartAsync(_cluster.Url);
        _other = await TestNode.StartAsync(_cluster.Url);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _other.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_master_that_dies_or_falls_silent_is_replaced(bool silent)
    {
        (await WorkAsync()).ShouldBe(Keys.Length);
        var master = await _cluster.MasterOfAsync(Keys[0]);
        await (silent ? master.PauseAsync() : master.KillAsync());
        var took = await Eventually.HoldsAsync(async () => await WorkAsync() == Keys.Length, Limit, "every key can be used");
        output.WriteLine($"Every key can be used {took} after the master was gone");
        took = await Eventually.HoldsAsync(() => _node.Messenger.IsUp && _other.Messenger.IsUp, Limit, "node messages pass");
        output.WriteLine($"node messages pass on both nodes {took} after that");

        if (silent)
        {
            await master.ResumeAsync();
        }
        else
        {
            await master.StartAsync();
        }

        // The old master comes back as a replica: nothing may go astray to it.
        for (var round = 0; round < 20; round++)
        {
            await Eventually.HoldsAsync(async () => await WorkAsync() == Keys.Length, Limit, "every key can be used");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_server_that_node_messages_go_by_dies_or_falls_silent(bool silent)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var statuses = new ConcurrentQueue<bool>();
        _node.Messenger.StatusChanged += statuses.Enqueue;
        await using var subscription = await _node.Messenger.SubscribeAsync("channel", _ =>
        {
            received.TrySetResult();
            return ValueTask.CompletedTask;
        });

        var server = _cluster.Servers.Single(one => new IPEndPoint(IPAddress.Loopback, one.Port).Equals(_node.Messenger.Link!.EndPoint));
        await (silent ? server.PauseAsync() : server.KillAsync());
        var took = await Eventually.HoldsAsync(() => statuses.Contains(false), Truth, "down is told");
        output.WriteLine($"Down was told after {took}");
        took = await Eventually.HoldsAsync(() => _node.Messenger.IsUp && _other.Messenger.IsUp, Truth, "both are up");
        output.WriteLine($"Both nodes are up {took} after that");
        (await _other.Messenger.PublishAsync("channel", "hello"u8.ToArray())).ShouldBeTrue();
        await received.Task.WaitAsync(Limit);
    }

    private async Task<int> WorkAsync() => (await Task.WhenAll(Keys.Select(_node.WorksAsync))).Count(works => works);
}
