using System.Text.Json;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Backplane;

public abstract partial class HubBackplaneContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_message_for_all_reaches_every_connection_once(int nodes)
    {
        await using var cluster = await StartAsync(nodes);
        var clients = new List<TestClient>();
        for (var i = 0; i < nodes * 2; i++)
        {
            clients.Add(await cluster[i % nodes].ConnectAsync());
        }

        await cluster[0].Hub.SendAllAsync("Hello", ["world"]).InTime();
        await cluster[0].Hub.SendAllAsync("Last", [1]).InTime();
        foreach (var client in clients)
        {
            await client.ShouldGetAsync("Hello", "world");
            await client.ShouldGetAsync("Last", 1);
        }
    }

    [Fact]
    public async Task A_message_for_all_but_some_leaves_those_out_on_every_node()
    {
        await using var cluster = await StartAsync(2);
        var (here, there) = (await cluster[0].ConnectAsync(), await cluster[1].ConnectAsync());
        var (outHere, outThere) = (await cluster[0].ConnectAsync(), await cluster[1].ConnectAsync());
        await cluster[0].Hub.SendAllExceptAsync("Hello", ["world"], [outHere.Id, "nobody", outThere.Id]).InTime();
        await cluster[0].Hub.SendAllAsync("Last", [1]).InTime();
        await here.ShouldGetAsync("Hello", "world");
        await there.ShouldGetAsync("Hello", "world");
        await outHere.ShouldGetAsync("Last", 1);
        await outThere.ShouldGetAsync("Last", 1);
    }

    [Fact]
    public async Task A_message_for_a_group_reaches_its_members_on_every_node()
    {
        await using var cluster = await StartAsync(3);
        var (here, there) = (await cluster[0].ConnectAsync(), await cluster[1].ConnectAsync());
        var (notHere, notThere) = (await cluster[0].ConnectAsync(), await cluster[1].ConnectAsync());
        await cluster[0].Hub.AddToGroupAsync(here.Id, "group").InTime();
        await cluster[1].Hub.AddToGroupAsync(there.Id, "group").InTime();
        foreach (var from in new[] { 0, 1, 2 })
        {
            await cluster[from].Hub.SendGroupAsync("group", "Hello", [from]).InTime();
            await here.ShouldGetAsync("Hello", from);
            await there.ShouldGetAsync("Hello", from);
        }

        await cluster[2].Hub.SendAllAsync("Last", [1]).InTime();
        await notHere.ShouldGetAsync("Last", 1);
        await notThere.ShouldGetAsync("Last", 1);
    }

    [Fact]
    public async Task A_message_for_a_group_but_some_leaves_those_out_on_every_node()
    {
        await using var cluster = await StartAsync(2);
        var clients = new List<TestClient>();
        for (var i = 0; i < 4; i++)
        {
            clients.Add(await cluster[i % 2].ConnectAsync());
            await cluster[i % 2].Hub.AddToGroupAsync(clients[i].Id, "group").InTime();
        }

        await cluster[0].Hub.SendGroupExceptAsync("group", "Hello", ["world"], [clients[2].Id, clients[3].Id]).InTime();
        await cluster[0].Hub.SendGroupAsync("group", "Last", [1]).InTime();
        await clients[0].ShouldGetAsync("Hello", "world");
        await clients[1].ShouldGetAsync("Hello", "world");
        await clients[2].ShouldGetAsync("Last", 1);
        await clients[3].ShouldGetAsync("Last", 1);
    }

    [Fact]
    public async Task A_message_for_groups_reaches_a_member_of_two_twice_as_in_one_program()
    {
        await using var cluster = await StartAsync(2);
        var (one, both) = (await cluster[1].ConnectAsync(), await cluster[1].ConnectAsync());
        await cluster[1].Hub.AddToGroupAsync(one.Id, "a").InTime();
        await cluster[1].Hub.AddToGroupAsync(both.Id, "a").InTime();
        await cluster[1].Hub.AddToGroupAsync(both.Id, "b").InTime();
        await cluster[0].Hub.SendGroupsAsync(["a", "b", "c"], "Hello", ["world"]).InTime();
        await cluster[0].Hub.SendAllAsync("Last", [1]).InTime();
        await one.ShouldGetAsync("Hello", "world");
        await one.ShouldGetAsync("Last", 1);
        await both.ShouldGetAsync("Hello", "world");
        await both.ShouldGetAsync("Hello", "world");
        await both.ShouldGetAsync("Last", 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_message_for_a_connection_reaches_it_wherever_it_is(int from)
    {
        await using var cluster = await StartAsync(2);
        var (client, other) = (await cluster[0].ConnectAsync(), await cluster[0].ConnectAsync());
        await cluster[from].Hub.SendConnectionAsync(client.Id, "Hello", ["world"]).InTime();
        await client.ShouldGetAsync("Hello", "world");
        await cluster[from].Hub.SendAllAsync("Last", [1]).InTime();
        await other.ShouldGetAsync("Last", 1);
    }

    [Fact]
    public async Task A_message_for_connections_reaches_each_once()
    {
        await using var cluster = await StartAsync(2);
        var (here, there, other) = (await cluster[0].ConnectAsync(), await cluster[1].ConnectAsync(), await cluster[1].ConnectAsync());
        await cluster[0].Hub.SendConnectionsAsync([here.Id, there.Id, there.Id, "nobody", here.Id], "Hello", ["world"]).InTime();
        await cluster[0].Hub.SendAllAsync("Last", [1]).InTime();
        await here.ShouldGetAsync("Hello", "world");
        await here.ShouldGetAsync("Last", 1);
        await there.ShouldGetAsync("Hello", "world");
        await there.ShouldGetAsync("Last", 1);
        await other.ShouldGetAsync("Last", 1);
    }

    [Fact]
    public async Task A_message_for_a_user_reaches_all_of_its_connections()
    {
        await using var cluster = await StartAsync(2);
        var alices = new[] { await cluster[0].ConnectAsync("alice"), await cluster[0].ConnectAsync("alice"), await cluster[1].ConnectAsync("alice") };
        var others = new[] { await cluster[0].ConnectAsync("Alice"), await cluster[1].ConnectAsync("bob"), await cluster[1].ConnectAsync() };
        foreach (var from in new[] { 0, 1 })
        {
            await cluster[from].Hub.SendUserAsync("alice", "Hello", [from]).InTime();
            foreach (var alice in alices)
            {
                await alice.ShouldGetAsync("Hello", from);
            }
        }

        await cluster[0].Hub.SendAllAsync("Last", [1]).InTime();
        foreach (var client in others)
        {
            await client.ShouldGetAsync("Last", 1);
        }
    }

    [Fact]
    public async Task A_message_for_users_reaches_each_connection_once()
    {
        await using var cluster = await StartAsync(2);
        var (alice, bob, carol) = (await cluster[0].ConnectAsync("alice"), await cluster[1].ConnectAsync("bob"), await cluster[1].ConnectAsync("carol"));
        await cluster[0].Hub.SendUsersAsync(["alice", "bob", "bob", "dave"], "Hello", ["world"]).InTime();
        await cluster[0].Hub.SendAllAsync("Last", [1]).InTime();
        await alice.ShouldGetAsync("Hello", "world");
        await alice.ShouldGetAsync("Last", 1);
        await bob.ShouldGetAsync("Hello", "world");
        await bob.ShouldGetAsync("Last", 1);
        await carol.ShouldGetAsync("Last", 1);
    }

    [Fact]
    public async Task A_message_for_nobody_goes_nowhere()
    {
        await using var cluster = await StartAsync(2);
        cluster[0].Backplane.Published.Clear();
        await cluster[0].Hub.SendConnectionsAsync([], "Hello", ["world"]).InTime();
        await cluster[0].Hub.SendGroupsAsync([], "Hello", ["world"]).InTime();
        await cluster[0].Hub.SendUsersAsync([], "Hello", ["world"]).InTime();
        cluster[0].Backplane.Published.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_that_is_gone_is_not_written_to()
    {
        await using var cluster = await StartAsync(2);
        var (gone, stays) = (await cluster[1].ConnectAsync("alice"), await cluster[1].ConnectAsync("alice"));
        await cluster[1].Hub.AddToGroupAsync(gone.Id, "group").InTime();
        await cluster[1].DisconnectAsync(gone);
        foreach (var from in new[] { cluster[0], cluster[1] })
        {
            await from.Hub.SendAllAsync("Hello", [1]).InTime();
            await from.Hub.SendGroupAsync("group", "Hello", [2]).InTime();
            await from.Hub.SendConnectionAsync(gone.Id, "Hello", [3]).InTime();
            await from.Hub.SendUserAsync("alice", "Hello", [4]).InTime();
            await stays.ShouldGetAsync("Hello", 1);
            await stays.ShouldGetAsync("Hello", 4);
        }

        gone.ShouldHaveNothing();
    }

    [Fact]
    public async Task A_users_other_connection_goes_on_when_one_leaves()
    {
        await using var cluster = await StartAsync(2);
        var (one, two) = (await cluster[1].ConnectAsync("alice"), await cluster[1].ConnectAsync("alice"));
        await cluster[0].Hub.SendUserAsync("alice", "Hello", [1]).InTime();
        await one.ShouldGetAsync("Hello", 1);
        await cluster[1].DisconnectAsync(one);
        await cluster[0].Hub.SendUserAsync("alice", "Hello", [2]).InTime();
        await two.ShouldGetAsync("Hello", 1);
        await two.ShouldGetAsync("Hello", 2);
        one.ShouldHaveNothing();
    }

    [Fact]
    public async Task What_stays_on_this_node_does_not_touch_the_backplane()
    {
        await using var cluster = await StartAsync(2);
        var node = cluster[0];
        node.Backplane.Published.Clear();
        var subscribes = node.Backplane.Subscribes;
        var (alice, bob) = (await node.ConnectAsync("alice"), await node.ConnectAsync("bob"));
        await node.Hub.AddToGroupAsync(alice.Id, "group").InTime();
        await node.Hub.SendConnectionAsync(alice.Id, "Hello", [1]).InTime();
        await node.Hub.SendConnectionsAsync([alice.Id, bob.Id], "Hello", [2]).InTime();
        var call = node.Hub.InvokeConnectionAsync<int>(alice.Id, "Ask", [3], CancellationToken.None);
        await alice.ShouldGetAsync("Hello", 1);
        await alice.ShouldGetAsync("Hello", 2);
        await bob.ShouldGetAsync("Hello", 2);
        var asked = await alice.ReadAsync();
        await node.AnswerAsync(alice, new(asked.InvocationId!, null, 42, hasResult: true));
        (await call.InTime()).ShouldBe(42);
        await node.Hub.RemoveFromGroupAsync(alice.Id, "group").InTime();
        await node.DisconnectAsync(alice);
        node.Backplane.Published.ShouldBeEmpty();
        node.Backplane.Subscribes.ShouldBe(subscribes);
    }

    [Fact]
    public async Task The_number_of_subscriptions_is_two_whatever_there_is()
    {
        await using var cluster = await StartAsync(2);
        for (var i = 0; i < 20; i++)
        {
            var client = await cluster[0].ConnectAsync($"user{i}");
            await cluster[1].Hub.AddToGroupAsync(client.Id, $"group{i}").InTime();
        }

        cluster[0].Backplane.Subscriptions.ShouldBe(2);
        cluster[1].Backplane.Subscriptions.ShouldBe(2);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("?")]
    [InlineData("[ab]")]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("방 \U0001F3AE")]
    [InlineData("\ud800")]
    [InlineData("\ufffd")]
    public async Task A_group_and_a_user_of_any_name_are_literal(string name)
    {
        await using var cluster = await StartAsync(2);
        var (named, other) = (await cluster[1].ConnectAsync(name), await cluster[1].ConnectAsync("a"));
        await cluster[0].Hub.AddToGroupAsync(named.Id, name).InTime();
        await cluster[0].Hub.AddToGroupAsync(other.Id, "a").InTime();
        await cluster[0].Hub.SendGroupAsync(name, "Hello", [1]).InTime();
        await cluster[0].Hub.SendUserAsync(name, "Hello", [2]).InTime();
        await cluster[0].Hub.SendGroupAsync("a", "Hello", [3]).InTime();
        await cluster[0].Hub.SendUserAsync("a", "Hello", [4]).InTime();
        await cluster[0].Hub.SendAllAsync("Last", [5]).InTime();
        await named.ShouldGetAsync("Hello", 1);
        await named.ShouldGetAsync("Hello", 2);
        await named.ShouldGetAsync("Last", 5);
        await other.ShouldGetAsync("Hello", 3);
        await other.ShouldGetAsync("Hello", 4);
        await other.ShouldGetAsync("Last", 5);
    }

    [Fact]
    public async Task The_hubs_own_way_to_write_JSON_is_kept()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        await cluster[0].Hub.SendAllAsync("Hello", [new { MyName = "x" }]).InTime();
        ((JsonElement)(await client.ReadAsync()).Arguments[0]!).GetProperty("MyName").GetString().ShouldBe("x");
    }

    [Fact]
    public async Task Each_connection_gets_a_message_in_its_own_protocol()
    {
        await using var cluster = await StartAsync(2);
        var json = new[] { await cluster[0].ConnectAsync(), await cluster[1].ConnectAsync() };
        var reversed = new[] { await cluster[0].ConnectAsync(protocol: "reversed"), await cluster[1].ConnectAsync(protocol: "reversed") };
        await cluster[0].Hub.SendAllAsync("Hello", ["world"]).InTime();
        foreach (var node in new[] { 0, 1 })
        {
            await cluster[0].Hub.SendConnectionAsync(reversed[node].Id, "Hello", ["you"]).InTime();
            await json[node].ShouldGetAsync("Hello", "world");
            await reversed[node].ShouldGetAsync("Hello", "world");
            await reversed[node].ShouldGetAsync("Hello", "you");
        }
    }

    [Fact]
    public async Task Hubs_do_not_hear_each_other()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        await cluster[0].OtherHub.SendAllAsync("Hello", ["other"]).InTime();
        await cluster[0].OtherHub.SendConnectionAsync(client.Id, "Hello", ["other"]).InTime();
        await cluster[0].Hub.SendAllAsync("Last", [1]).InTime();
        await client.ShouldGetAsync("Last", 1);
    }

    [Fact]
    public async Task Messages_of_any_size_come_as_they_were()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        await cluster[0].Hub.SendAllAsync("None", []).InTime();
        (await client.ReadAsync()).Arguments.ShouldBeEmpty();
        await cluster[0].Hub.SendAllAsync("Hello", [null]).InTime();
        ((JsonElement)(await client.ReadAsync()).Arguments[0]!).ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var length in new[] { 1, 4_000, 8_192, 100_000, 1_000_000 })
        {
            var text = new string('x', length);
            await cluster[0].Hub.SendAllAsync("Hello", [text]).InTime();
            await client.ShouldGetAsync("Hello", text);
        }
    }

    [Fact]
    public async Task An_argument_that_cannot_be_written_is_the_senders_error_and_nobody_elses()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        await Should.ThrowAsync<Exception>(() => cluster[0].Hub.SendAllAsync("Hello", [new Unwritable()]).InTime());
        await cluster[0].Hub.SendAllAsync("Hello", ["world"]).InTime();
        await client.ShouldGetAsync("Hello", "world");
    }

    private sealed class Unwritable
    {
        public string Value => throw new InvalidOperationException("It cannot be written.");
    }
}
