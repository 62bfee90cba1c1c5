using CsArena.Realtime.Conformance;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Backplane;

public abstract partial class HubBackplaneContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_connection_joins_and_leaves_a_group_by_way_of_any_node(int node)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var (client, hub) = (await cluster[0].ConnectAsync(), cluster[node].Hub);
        await hub.AddToGroupAsync(client.Id, "group").InTime();
        await hub.AddToGroupAsync(client.Id, "group").InTime();
        await cluster[0].Hub.SendGroupAsync("group", "Hello", [1]).InTime();
        await cluster[1].Hub.SendGroupAsync("group", "Hello", [2]).InTime();
        await client.ShouldGetAsync("Hello", 1);
        await client.ShouldGetAsync("Hello", 2);
        await hub.RemoveFromGroupAsync(client.Id, "group").InTime();
        await hub.RemoveFromGroupAsync(client.Id, "group").InTime();
        await hub.RemoveFromGroupAsync(client.Id, "never joined").InTime();
        foreach (var from in new[] { 0, 1 })
        {
            await cluster[from].Hub.SendGroupAsync("group", "Hello", [3]).InTime();
            await cluster[from].Hub.SendAllAsync("Last", [from]).InTime();
            await client.ShouldGetAsync("Last", from);
        }
    }

    [Fact]
    public async Task Who_joined_is_a_member_when_the_join_returns()
    {
        await using var cluster = await StartAsync(3);
        var client = await cluster[1].ConnectAsync();
        for (var i = 0; i < 50; i++)
        {
            await cluster[0].Hub.AddToGroupAsync(client.Id, $"group{i}").InTime();
            await cluster[2].Hub.SendGroupAsync($"group{i}", "Hello", [i]).InTime();
            await client.ShouldGetAsync("Hello", i);
        }
    }

    [Fact]
    public async Task A_connection_that_is_nowhere_is_known_to_be_so_once_all_nodes_are_known()
    {
        await using var cluster = await StartAsync(3, NeverGivesUp);
        await TestCluster.UntilAllKnownAsync(cluster[0]);
        await cluster[0].Hub.AddToGroupAsync("nobody", "group").InTime();
        await cluster[0].Hub.RemoveFromGroupAsync("nobody", "group").InTime();
        var invoking = cluster[0].Hub.InvokeConnectionAsync<int>("nobody", "Ask", [1], CancellationToken.None).InTime();
        (await invoking.ShouldThrowAsync<IOException>()).Message.ShouldBe("Connection 'nobody' does not exist.");
    }

    [Fact]
    public async Task Waiting_for_a_connection_that_is_nowhere_has_a_limit()
    {
        await using var cluster = await StartAsync(2, options =>
        {
            options.NodeTimeout = TimeSpan.FromMinutes(1);
            options.AnswerTimeout = TimeSpan.FromMilliseconds(300);
        });
        cluster[1].Backplane.IsDead = true;
        await cluster[0].Hub.AddToGroupAsync("nobody", "group").InTime();
        await cluster[0].Hub.RemoveFromGroupAsync("nobody", "group").InTime();
        cluster[0].Lines.Count("No node answered for connection nobody").ShouldBe(2);
    }

    [Fact]
    public async Task Joining_can_be_given_up()
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        await TestCluster.UntilAllKnownAsync(cluster[0]);
        cluster[1].Backplane.IsDead = true;
        using var cancellation = new CancellationTokenSource();
        var joining = cluster[0].Hub.AddToGroupAsync("nobody", "group", cancellation.Token);
        await cancellation.CancelAsync();
        await joining.InTime().ShouldThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Joining_for_a_node_that_leaves_does_not_wait_for_it()
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        await TestCluster.UntilAllKnownAsync(cluster[0]);
        cluster[1].Backplane.Receiving = () => Task.Delay(Timeout.Infinite);
        var joining = cluster[0].Hub.AddToGroupAsync("nobody", "group");
        await Limits.UntilAsync(() => cluster[0].Backplane.Published.Any(message => message[1] == 5), "the request is not out");
        joining.IsCompleted.ShouldBeFalse();
        var leaving = cluster[1].DisposeAsync();
        await joining.InTime();
        cluster[1].Backplane.Receiving = null;
        _ = leaving;
    }

    [Fact]
    public async Task Joins_and_leaves_from_all_sides_end_as_the_last_one_says()
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        for (var round = 0; round < 20; round++)
        {
            await Race.RunAsync(8, async racer =>
            {
                var hub = cluster[racer % 2].Hub;
                await (racer % 4 < 2 ? hub.AddToGroupAsync(client.Id, "group") : hub.RemoveFromGroupAsync(client.Id, "group"));
                return 0;
            }).InTime();

            await cluster[1].Hub.RemoveFromGroupAsync(client.Id, "group").InTime();
            await cluster[1].Hub.SendGroupAsync("group", "Hello", ["nobody"]).InTime();
            await cluster[1].Hub.SendAllAsync("Between", [round]).InTime();
            await client.ShouldGetAsync("Between", round);
            await cluster[0].Hub.AddToGroupAsync(client.Id, "group").InTime();
            await cluster[1].Hub.SendGroupAsync("group", "Hello", [round]).InTime();
            await client.ShouldGetAsync("Hello", round);
        }
    }

    [Fact]
    public async Task Who_is_put_into_a_group_while_disconnecting_is_not_in_it_afterwards()
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        await TestCluster.UntilAllKnownAsync(cluster[1]);
        for (var round = 0; round < 50; round++)
        {
            var client = await cluster[0].ConnectAsync();
            await Race.RunAsync<int>(
                async () =>
                {
                    await cluster[0].DisconnectAsync(client);
                    return 0;
                },
                async () =>
                {
                    await cluster[0].Hub.AddToGroupAsync(client.Id, "group");
                    return 0;
                },
                async () =>
                {
                    await cluster[1].Hub.AddToGroupAsync(client.Id, "group");
                    return 0;
                }).InTime();
            await cluster[0].Hub.SendGroupAsync("group", "Hello", [round]).InTime();
            client.ShouldHaveNothing();
        }
    }

    [Fact]
    public async Task A_connection_that_comes_and_goes_takes_its_groups_with_it()
    {
        await using var cluster = await StartAsync(2);
        var stays = await cluster[0].ConnectAsync();
        await cluster[0].Hub.AddToGroupAsync(stays.Id, "group").InTime();
        for (var round = 0; round < 10; round++)
        {
            var client = await cluster[0].ConnectAsync("alice");
            await cluster[1].Hub.AddToGroupAsync(client.Id, "group").InTime();
            await cluster[1].Hub.SendGroupAsync("group", "Hello", [round]).InTime();
            await client.ShouldGetAsync("Hello", round);
            await stays.ShouldGetAsync("Hello", round);
            await cluster[0].DisconnectAsync(client);
        }
    }
}
