using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Backplane;

public abstract partial class HubBackplaneContract
{
    public enum Fault
    {
        IsDown,
        AnswersFalse,
        Throws,
        Hangs,
    }

    [Theory]
    [InlineData(Fault.IsDown)]
    [InlineData(Fault.AnswersFalse)]
    [InlineData(Fault.Throws)]
    [InlineData(Fault.Hangs)]
    public async Task While_the_backplane_is_away_a_node_goes_on_alone_and_together_again_afterwards(Fault fault)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var (alone, other) = (cluster[0], cluster[1]);
        var there = await other.ConnectAsync("alice");
        var end = Begin(fault, alone.Backplane);

        // Nothing here may wait for the backplane or fail with it.
        var (here, gone) = (await alone.ConnectAsync("alice"), await alone.ConnectAsync());
        await alone.DisconnectAsync(gone);
        await alone.Hub.AddToGroupAsync(here.Id, "group").InTime();
        for (var i = 0; i < 50; i++)
        {
            await alone.Hub.SendAllAsync("Hello", [1]).InTime();
            await alone.Hub.SendUserAsync("alice", "Hello", [2]).InTime();
            await alone.Hub.SendGroupAsync("group", "Hello", [3]).InTime();
            await alone.Hub.SendConnectionAsync(here.Id, "Hello", [4]).InTime();
            await alone.Hub.SendConnectionAsync(there.Id, "Hello", [5]).InTime();
            for (var message = 1; message <= 4; message++)
            {
                await here.ShouldGetAsync("Hello", message);
            }
        }

        end();
        await TestCluster.UntilHeardAsync(alone, other);
        await TestCluster.UntilHeardAsync(other, alone);
        here.Context.ConnectionAborted.IsCancellationRequested.ShouldBeFalse();
        if (fault != Fault.Hangs)
        {
            there.ShouldHaveNothing();
            alone.Dropped.ShouldBe(200);
            await Limits.UntilAsync(() => alone.Lines.Count("The backplane is back: 200 messages") == 1, "the end of the outage is not logged");
            alone.Lines.Count("The backplane is away").ShouldBe(1);
        }

        await alone.Hub.SendUserAsync("alice", "Last", [6]).InTime();
        await here.ShouldGetAsync("Last", 6);
        while ((await there.ReadAsync()).Target != "Last")
        {
            fault.ShouldBe(Fault.Hangs, "what was dropped does not come later");
        }
    }

    [Theory]
    [InlineData(Fault.IsDown)]
    [InlineData(Fault.AnswersFalse)]
    [InlineData(Fault.Throws)]
    public async Task While_the_backplane_is_away_nobody_waits_for_another_node(Fault fault)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var there = await cluster[1].ConnectAsync();
        var end = Begin(fault, cluster[0].Backplane);
        await cluster[0].Hub.AddToGroupAsync(there.Id, "group").InTime();
        await cluster[0].Hub.RemoveFromGroupAsync(there.Id, "group").InTime();
        await Invoke<int>(cluster[0], there).InTime().ShouldThrowAsync<IOException>();
        end();
        await TestCluster.UntilHeardAsync(cluster[0], cluster[1]);
        await cluster[0].Hub.AddToGroupAsync(there.Id, "group").InTime();
        await cluster[0].Hub.SendGroupAsync("group", "Hello", [1]).InTime();
        await there.ShouldGetAsync("Hello", 1);
    }

    [Fact]
    public async Task A_backplane_that_hangs_makes_nobody_wait_longer_than_for_an_answer()
    {
        await using var cluster = await StartAsync(2, options => options.AnswerTimeout = TimeSpan.FromMilliseconds(300));
        var there = await cluster[1].ConnectAsync();
        var end = Begin(Fault.Hangs, cluster[0].Backplane);
        await cluster[0].Hub.AddToGroupAsync(there.Id, "group").InTime();
        await Invoke<int>(cluster[0], there).InTime().ShouldThrowAsync<IOException>();
        end();
    }

    [Fact]
    public async Task A_subscribe_that_fails_is_tried_until_it_holds()
    {
        await using var cluster = await StartAsync(1);
        var failing = new FaultyBackplane(await Harness.CreateBackplaneAsync());
        failing.FailSubscribes(7);
        await using var node = new TestNode(failing, options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(50));
        var client = await node.ConnectAsync();
        await node.Hub.SendAllAsync("Hello", [1]).InTime();
        await client.ShouldGetAsync("Hello", 1);
        await TestCluster.UntilHeardAsync(cluster[0], node);
        await TestCluster.UntilHeardAsync(node, cluster[0]);
        await Limits.UntilAsync(() => failing.Subscriptions == 2, "not both channels are subscribed");
        failing.Subscribes.ShouldBe(9);

        // Once for each channel that failed, however often it did.
        node.Lines.Count("Subscribing to").ShouldBeInRange(1, 2);
        var local = await cluster[0].ConnectAsync();
        await node.Hub.AddToGroupAsync(local.Id, "group").InTime();
        await node.Hub.SendGroupAsync("group", "Hello", [2]).InTime();
        await local.ShouldGetAsync("Hello", 2);
    }

    [Fact]
    public async Task A_node_that_has_gone_deaf_notices_and_hears_again()
    {
        await using var cluster = await StartAsync(2, options => options.NodeTimeout = TimeSpan.FromMilliseconds(500));
        cluster[1].Backplane.Deafen();
        await TestCluster.UntilHeardAsync(cluster[0], cluster[1]);
        await Limits.UntilAsync(() => cluster[1].Lines.Count("has not heard itself") >= 2, "one of the channels stays deaf");
        await Limits.UntilAsync(() => cluster[1].Backplane.Subscriptions == 2, "not both channels are subscribed");
    }

    [Fact]
    public async Task A_backplane_that_is_away_does_not_make_a_node_subscribe_anew()
    {
        await using var cluster = await StartAsync(1);
        var subscribes = cluster[0].Backplane.Subscribes;
        cluster[0].Backplane.GoDown();
        await Task.Delay(TimeSpan.FromSeconds(3));
        cluster[0].Backplane.ComeUp();
        await TestCluster.UntilHeardAsync(cluster[0], cluster[0]);
        await Limits.UntilAsync(() => cluster[0].Lines.Count("The backplane is back") == 1, "the end of the outage is not logged");
        cluster[0].Backplane.Subscribes.ShouldBe(subscribes);
    }

    [Fact]
    public async Task A_node_that_comes_back_from_the_dead_is_one_of_them_again()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        await TestCluster.UntilAllKnownAsync(cluster[0]);
        cluster[1].Backplane.IsDead = true;
        await Limits.UntilAsync(() => cluster[0].Lines.Count("has been silent for too long") >= 1, "its silence is not noticed");
        cluster[1].Backplane.IsDead = false;

        // It has taken itself for deaf, and subscribes anew in its own time.
        var arrived = client.ReadAsync();
        while (!arrived.IsCompleted)
        {
            await cluster[0].Hub.AddToGroupAsync(client.Id, "group").InTime();
            await cluster[0].Hub.SendGroupAsync("group", "None", []).InTime();
            await Task.WhenAny(arrived, Task.Delay(50));
        }

        await cluster.UntilConnectedAsync();
        await TestCluster.UntilAllKnownAsync(cluster[0]);
        var other = await cluster[1].ConnectAsync();
        var invoking = Invoke<int>(cluster[0], other);
        await AnswerAsync(cluster[1], other, 3);
        (await invoking.InTime()).ShouldBe(3);
    }

    [Fact]
    public async Task What_is_no_message_of_ours_is_ignored()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        var channel = $"arena:hub:{typeof(TestHub)}";
        var random = new Random(1234);
        for (var length = 0; length < 60; length++)
        {
            var noise = new byte[length];
            random.NextBytes(noise);
            if (length > 1)
            {
                // Of our version, and of each kind.
                (noise[0], noise[1]) = (1, (byte)(length % 16));
            }

            await cluster[0].Backplane.PublishAsync(channel, noise);
        }

        await cluster[0].Hub.SendAllAsync("Hello", ["still there"]).InTime();
        await client.ShouldGetAsync("Hello", "still there");
    }

    [Fact]
    public async Task A_node_of_a_later_version_is_ignored_and_mentioned_once()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            await cluster[0].Backplane.PublishAsync($"arena:hub:{typeof(TestHub)}", new byte[] { 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 7 });
        }

        await cluster[0].Hub.SendAllAsync("Hello", [1]).InTime();
        await client.ShouldGetAsync("Hello", 1);
        cluster[1].Lines.All.Count(line => line.Level == LogLevel.Warning && line.Text.Contains("does not understand")).ShouldBe(1);
    }

    [Fact]
    public async Task A_node_that_leaves_ends_its_subscriptions_and_leaves_the_backplane_alone()
    {
        await using var cluster = await StartAsync(2);
        await cluster[0].DisposeAsync();
        cluster[0].Backplane.Subscriptions.ShouldBe(0);
        cluster[0].Backplane.IsUp.ShouldBeTrue();
        (await cluster[0].Backplane.PublishAsync("channel", new byte[2])).ShouldBeTrue();
        await cluster[0].DisposeAsync();
    }

    [Theory]
    [InlineData(Fault.IsDown)]
    [InlineData(Fault.Throws)]
    [InlineData(Fault.Hangs)]
    public async Task A_node_leaves_while_the_backplane_is_away(Fault fault)
    {
        await using var cluster = await StartAsync(1);
        var end = Begin(fault, cluster[0].Backplane);
        await cluster[0].DisposeAsync().AsTask().InTime();
        end();
    }

    [Fact]
    public async Task No_line_of_a_calm_node_is_a_warning()
    {
        await using var cluster = await StartAsync(2);
        await cluster[0].DisposeAsync();
        cluster[0].Lines.All.ShouldNotContain(line => line.Level >= LogLevel.Warning);
        cluster[1].Lines.All.ShouldNotContain(line => line.Level >= LogLevel.Warning);
    }

    /// <returns>Ends the fault.</returns>
    private static Action Begin(Fault fault, FaultyBackplane backplane)
    {
        var held = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        switch (fault)
        {
            case Fault.IsDown:
                backplane.GoDown();
                return backplane.ComeUp;
            case Fault.AnswersFalse:
                backplane.Publishing = _ => new(false);
                break;
            case Fault.Throws:
                backplane.Publishing = _ => throw new BackendUnavailableException("A backplane that is away.");
                break;
            case Fault.Hangs:
                backplane.Publishing = _ => new(held.Task);
                break;
        }

        return () =>
        {
            backplane.Publishing = null;
            held.TrySetResult(true);
        };
    }
}
