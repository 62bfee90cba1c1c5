using CsArena.Realtime.Backplane;
using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>
/// What SignalR's hubs keep between the nodes of a backplane, whichever it is: two or three nodes, each with its own
/// connections and its own end of the backplane, on which faults are made.
/// </summary>
public abstract partial class HubBackplaneContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private static readonly Action<HubBackplaneOptions> NeverGivesUp = options =>
    {
        options.NodeTimeout = TimeSpan.FromMinutes(1);
        options.AnswerTimeout = TimeSpan.FromMinutes(1);
    };

    protected override ValueTask PrepareAsync() => ValueTask.CompletedTask;

    private Task<TestCluster> StartAsync(int nodes, Action<HubBackplaneOptions>? configure = null)
        => TestCluster.StartAsync(Harness, nodes, configure);
}
