using CsArena.Realtime.Matchmaking;
using Shouldly;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="IMatchQueue"/> keeps: invariants I1 to I5, and every outcome of every call.</summary>
public abstract partial class MatchQueueContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private const string Default = MatchQueueOptions.DefaultQueue;

    /// <summary>The queue as node <c>n1</c> sees it.</summary>
    protected IMatchQueue Queue { get; private set; } = null!;

    /// <summary>The same queue as node <c>n2</c> sees it.</summary>
    protected IMatchQueue OtherQueue { get; private set; } = null!;

    protected override async ValueTask PrepareAsync()
    {
        var options = new MatchQueueOptions { MaxQueueLength = 100, ConfirmLease = Soon };
        options.Queues.Add("ranked");
        Queue = await Harness.CreateMatchQueueAsync(options);
        OtherQueue = await Harness.CreateMatchQueueAsync(options);
        await Queue.RenewNodeAsync("n1", Late);
        await OtherQueue.RenewNodeAsync("n2", Late);
    }

    private static EnqueueRequest Request(string player, string node = "n1", string? connection = null, string queue = Default)
        => new(player, $"Nick {player}", queue, node, connection ?? $"{player}-c1", "ko");

    private ValueTask<EnqueueResult> EnqueueAsync(string player, string node = "n1", string? connection = null, string queue = Default)
        => Queue.EnqueueAsync(Request(player, node, connection, queue));

    /// <summary>Queues a player whose connection is gone: the only way to have many in one queue.</summary>
    private async Task EnqueueHeldAsync(string player, TimeSpan grace, string queue = Default)
    {
        (await EnqueueAsync(player, queue: queue)).Status.ShouldBe(EnqueueStatus.Queued);
        (await Queue.HoldAsync(player, $"{player}-c1", grace)).ShouldBeTrue();
    }

    private async Task<Match> MatchAsync(string first, string second)
    {
        (await EnqueueAsync(first)).Status.ShouldBe(EnqueueStatus.Queued);
        var result = await EnqueueAsync(second);
        result.Status.ShouldBe(EnqueueStatus.Matched);
        return result.Match.ShouldNotBeNull();
    }

    private async Task ShouldBeIdleAsync(string player)
        => (await Queue.GetStatusAsync(player)).Activity.ShouldBe(PlayerActivity.Idle, player);

    private async Task ShouldBeQueuedAsync(string player)
        => (await Queue.GetStatusAsync(player)).Activity.ShouldBe(PlayerActivity.Queued, player);

    private async Task ShouldPlayAsync(string player, string room)
    {
        var status = await Queue.GetStatusAsync(player);
        status.Activity.ShouldBe(PlayerActivity.Playing, player);
        status.RoomId.ShouldBe(room, player);
    }
}
