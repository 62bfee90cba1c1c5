using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Backplane;

public abstract partial class HubBackplaneContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_connection_that_fails_does_not_stop_the_others(int from)
    {
        await using var cluster = await StartAsync(2);
        var failing = await cluster[0].ConnectAsync("alice", fails: true);
        var healthy = await cluster[0].ConnectAsync("alice");
        await cluster[0].Hub.AddToGroupAsync(failing.Id, "group").InTime();
        await cluster[0].Hub.AddToGroupAsync(healthy.Id, "group").InTime();
        for (var i = 0; i < 2; i++)
        {
            await cluster[from].Hub.SendAllAsync("Hello", [1]).InTime();
            await cluster[from].Hub.SendGroupAsync("group", "Hello", [2]).InTime();
            await cluster[from].Hub.SendUserAsync("alice", "Hello", [3]).InTime();
            await cluster[from].Hub.SendConnectionsAsync([failing.Id, healthy.Id], "Hello", [4]).InTime();
            for (var message = 1; message <= 4; message++)
            {
                await healthy.ShouldGetAsync("Hello", message);
            }
        }
    }

    [Fact]
    public async Task A_connection_of_another_node_that_fails_does_not_fail_the_sender()
    {
        await using var cluster = await StartAsync(2);
        var failing = await cluster[1].ConnectAsync(fails: true);
        await cluster[0].Hub.SendConnectionAsync(failing.Id, "Hello", ["world"]).InTime();
        await cluster[1].Hub.SendConnectionAsync(failing.Id, "Hello", ["world"]).InTime().ShouldThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task A_connection_that_does_not_read_delays_nobody_but_a_sender_of_its_own_node()
    {
        await using var cluster = await StartAsync(2);
        var deaf = await cluster[0].ConnectAsync(reads: false);
        var (here, there) = (await cluster[0].ConnectAsync(), await cluster[1].ConnectAsync());
        var waiting = cluster[0].Hub.SendAllAsync("Hello", [1]);
        await here.ShouldGetAsync("Hello", 1);
        await there.ShouldGetAsync("Hello", 1);
        for (var i = 2; i < 100; i++)
        {
            await cluster[1].Hub.SendAllAsync("Hello", [i]).InTime();
            await here.ShouldGetAsync("Hello", i);
            await there.ShouldGetAsync("Hello", i);
        }

        waiting.IsCompleted.ShouldBeFalse();
        for (var i = 1; i < 100; i++)
        {
            await deaf.ShouldGetAsync("Hello", i);
        }

        await waiting.InTime();
    }

    [Fact]
    public async Task A_connection_that_does_not_read_for_too_long_is_closed()
    {
        await using var cluster = await StartAsync(2, options => options.MaxPendingWrites = 10);
        var deaf = await cluster[0].ConnectAsync(reads: false);
        var healthy = await cluster[0].ConnectAsync();
        for (var i = 0; i < 10; i++)
        {
            await cluster[1].Hub.SendAllAsync("Hello", [i]).InTime();
            await healthy.ShouldGetAsync("Hello", i);
        }

        deaf.Context.ConnectionAborted.IsCancellationRequested.ShouldBeFalse();
        await cluster[1].Hub.SendAllAsync("Hello", [10]).InTime();
        await cluster[1].Hub.SendAllAsync("Hello", [11]).InTime();
        await healthy.ShouldGetAsync("Hello", 10);
        await Limits.UntilAsync(() => deaf.Context.ConnectionAborted.IsCancellationRequested, "the connection is not closed");
        cluster[0].Lines.Count("does not read").ShouldBe(1);
    }

    [Fact]
    public async Task Messages_of_one_sender_keep_their_order()
    {
        await using var cluster = await StartAsync(3);
        var clients = new[] { await cluster[0].ConnectAsync("alice"), await cluster[1].ConnectAsync("alice"), await cluster[2].ConnectAsync("alice") };
        foreach (var client in clients)
        {
            await cluster[0].Hub.AddToGroupAsync(client.Id, "group").InTime();
        }

        const int Count = 500;
        var senders = Enumerable.Range(0, 3).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                // Not awaited one by one: what is sent first comes first all the same.
                var hub = cluster[sender].Hub;
                _ = (i % 4) switch
                {
                    0 => hub.SendUserAsync("alice", "Two", [sender, i]),
                    1 => hub.SendGroupAsync("group", "Two", [sender, i]),
                    2 => hub.SendAllAsync("Two", [sender, i]),
                    _ => hub.SendConnectionsAsync([.. clients.Select(client => client.Id)], "Two", [sender, i]),
                };
            }

            await Task.Yield();
        }));
        await Task.WhenAll(senders).InTime();
        foreach (var client in clients)
        {
            var next = new int[3];
            for (var i = 0; i < Count * 3; i++)
            {
                var arguments = (await client.ReadAsync()).Arguments;
                var sender = int.Parse(arguments[0]!.ToString()!);
                int.Parse(arguments[1]!.ToString()!).ShouldBe(next[sender]++);
            }
        }
    }

    [Fact]
    public async Task Order_is_kept_when_messages_come_late()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[1].ConnectAsync();
        var random = new Random(4711);
        cluster[1].Backplane.Receiving = () => random.Next(3) == 0 ? Task.Delay(1) : Task.CompletedTask;
        for (var i = 0; i < 300; i++)
        {
            await cluster[0].Hub.SendConnectionAsync(client.Id, "Hello", [i]).InTime();
        }

        for (var i = 0; i < 300; i++)
        {
            await client.ShouldGetAsync("Hello", i);
        }
    }
}
