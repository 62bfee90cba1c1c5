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
        took = await Eventually.HoldsAsync(() => _node.Backplane.IsUp && _other.Backplane.IsUp, Limit, "the backplane is up");
        output.WriteLine($"The backplane is up on both nodes {took} after that");

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

    private async Task<int> WorkAsync() => (await Task.WhenAll(Keys.Select(_node.WorksAsync))).Count(works => works);
}
