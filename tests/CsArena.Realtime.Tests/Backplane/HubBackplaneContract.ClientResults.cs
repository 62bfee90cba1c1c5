using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Backplane;

public abstract partial class HubBackplaneContract
{
    private const byte Result = 12;

    public sealed record Reply(string Name, int[] Numbers);

    [Theory]
    [InlineData(0, "json")]
    [InlineData(1, "json")]
    [InlineData(1, "reversed")]
    public async Task A_clients_result_comes_to_the_caller_on_any_node(int caller, string protocol)
    {
        await using var cluster = await StartAsync(3, NeverGivesUp);
        var client = await cluster[0].ConnectAsync(protocol: protocol);
        var number = Invoke<int>(cluster[caller], client);
        await AnswerAsync(cluster[0], client, 10);
        (await number.InTime()).ShouldBe(10);
        var whole = Invoke<Reply>(cluster[caller], client);
        await AnswerAsync(cluster[0], client, new Reply("x", [1, 2]));
        var reply = await whole.InTime();
        (reply.Name, reply.Numbers.Length).ShouldBe(("x", 2));
        var nothing = Invoke<string?>(cluster[caller], client);
        await AnswerAsync(cluster[0], client, null);
        (await nothing.InTime()).ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_clients_error_comes_to_the_caller(int caller)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[caller], client);
        var id = (await client.ReadAsync()).InvocationId!;
        await cluster[0].AnswerAsync(client, CompletionMessage.WithError(id, "The client's error"));
        (await invoking.InTime().ShouldThrowAsync<HubException>()).Message.ShouldBe("The client's error");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_result_of_another_type_is_an_error(int caller)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[caller], client);
        await AnswerAsync(cluster[0], client, "no number");
        (await invoking.InTime().ShouldThrowAsync<HubException>()).Message.ShouldStartWith("Error trying to deserialize result to Int32.");
        invoking = Invoke<int>(cluster[caller], client);
        await AnswerAsync(cluster[0], client, null);
        await invoking.InTime().ShouldThrowAsync<HubException>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_client_that_disconnects_ends_the_call(int caller)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[caller], client);
        var id = (await client.ReadAsync()).InvocationId!;
        client.Context.Abort();
        (await invoking.InTime().ShouldThrowAsync<IOException>()).Message.ShouldBe($"Connection '{client.Id}' disconnected.");
        await cluster[0].DisconnectAsync(client);
        await Limits.UntilAsync(() => !cluster[0].Hub.TryGetReturnType(id, out _), "the call is still known");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_caller_that_gives_up_is_forgotten_everywhere(int caller)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        var invoking = cluster[caller].Hub.InvokeConnectionAsync<int>(client.Id, "Ask", [1], cancellation.Token);
        var id = (await client.ReadAsync()).InvocationId!;
        cluster[0].Hub.TryGetReturnType(id, out _).ShouldBeTrue();
        await cancellation.CancelAsync();
        (await invoking.InTime().ShouldThrowAsync<HubException>()).Message.ShouldBe("Invocation canceled by the server.");
        await Limits.UntilAsync(() => !cluster[0].Hub.TryGetReturnType(id, out _), "the client's node waits for the result");
        cluster[caller].Hub.TryGetReturnType(id, out _).ShouldBeFalse();
        await cluster[0].Hub.SetConnectionResultAsync(client.Id, CompletionMessage.WithResult(id, 1)).InTime();
    }

    [Fact]
    public async Task A_caller_that_gives_up_before_anybody_answered_is_forgotten_too()
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        var held = new TaskCompletionSource();
        cluster[0].Backplane.Receiving = () => held.Task;
        using var cancellation = new CancellationTokenSource();
        var invoking = cluster[1].Hub.InvokeConnectionAsync<int>(client.Id, "Ask", [1], cancellation.Token);
        await cancellation.CancelAsync();
        await invoking.InTime().ShouldThrowAsync<HubException>();
        held.SetResult();
        var id = (await client.ReadAsync()).InvocationId!;
        await Limits.UntilAsync(() => !cluster[0].Hub.TryGetReturnType(id, out _), "the client's node waits for the result");
    }

    [Fact]
    public async Task Calls_of_several_nodes_to_one_client_do_not_meet()
    {
        await using var cluster = await StartAsync(3, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        var ids = new HashSet<string>();
        var calls = new List<Task<int>>();
        var asked = new List<string>();
        for (var i = 0; i < 9; i++)
        {
            calls.Add(Invoke<int>(cluster[i % 3], client));
            asked.Add((await client.ReadAsync()).InvocationId!);
            ids.Add(asked[i]).ShouldBeTrue();
        }

        for (var i = 8; i >= 0; i--)
        {
            await cluster[0].AnswerAsync(client, CompletionMessage.WithResult(asked[i], i));
        }

        (await Task.WhenAll(calls).InTime()).ShouldBe(Enumerable.Range(0, 9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_client_cannot_answer_for_another(int caller)
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var (client, intruder) = (await cluster[0].ConnectAsync(), await cluster[0].ConnectAsync());
        var invoking = Invoke<int>(cluster[caller], client);
        var id = (await client.ReadAsync()).InvocationId!;
        await Should.ThrowAsync<InvalidOperationException>(
            () => cluster[0].Hub.SetConnectionResultAsync(intruder.Id, CompletionMessage.WithResult(id, 666)));
        await cluster[0].AnswerAsync(client, CompletionMessage.WithResult(id, 1));
        (await invoking.InTime()).ShouldBe(1);
    }

    [Fact]
    public async Task The_death_of_the_clients_node_ends_the_call()
    {
        await using var cluster = await StartAsync(3);
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[1], client);
        await client.ReadAsync();
        cluster[0].Backplane.IsDead = true;
        (await invoking.InTime().ShouldThrowAsync<IOException>()).Message.ShouldContain("gone");
    }

    [Fact]
    public async Task A_node_that_leaves_ends_the_calls_to_its_clients_at_once()
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[1], client);
        await client.ReadAsync();
        await cluster[0].DisposeAsync();
        await invoking.InTime().ShouldThrowAsync<IOException>();
    }

    [Fact]
    public async Task A_node_that_leaves_ends_its_own_calls()
    {
        await using var cluster = await StartAsync(2, NeverGivesUp);
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[1], client);
        var id = (await client.ReadAsync()).InvocationId!;
        await cluster[1].DisposeAsync();
        await invoking.InTime().ShouldThrowAsync<IOException>();
        await Limits.UntilAsync(() => !cluster[0].Hub.TryGetReturnType(id, out _), "the client's node waits for the result");
    }

    [Fact]
    public async Task The_death_of_the_callers_node_is_noticed_by_the_clients()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[1], client);
        var id = (await client.ReadAsync()).InvocationId!;
        cluster[1].Backplane.IsDead = true;
        await Limits.UntilAsync(() => !cluster[0].Hub.TryGetReturnType(id, out _), "the client's node waits for the result");
        await invoking.InTime().ShouldThrowAsync<IOException>();
    }

    [Fact]
    public async Task A_result_that_is_lost_on_its_way_is_missed()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[0].ConnectAsync();
        cluster[0].Backplane.Publishing = message => new(message[1] != Result);
        var invoking = Invoke<int>(cluster[1], client);
        await AnswerAsync(cluster[0], client, 1);
        (await invoking.InTime().ShouldThrowAsync<IOException>()).Message.ShouldContain("lost");
    }

    [Fact]
    public async Task A_client_may_take_longer_than_any_timeout()
    {
        await using var cluster = await StartAsync(2, options =>
        {
            options.NodeTimeout = TimeSpan.FromSeconds(1.5);
            options.AnswerTimeout = TimeSpan.FromSeconds(1);
        });
        var client = await cluster[0].ConnectAsync();
        var invoking = Invoke<int>(cluster[1], client);
        var id = (await client.ReadAsync()).InvocationId!;
        await Limits.UntilAsync(
            () => cluster[1].Backplane.Published.Count(message => message[1] == 14) >= 2, "the caller's node does not ask");
        invoking.IsCompleted.ShouldBeFalse();
        await cluster[0].AnswerAsync(client, CompletionMessage.WithResult(id, 5));
        (await invoking.InTime()).ShouldBe(5);
    }

    [Fact]
    public async Task A_connection_that_fails_when_it_is_asked_ends_the_call()
    {
        await using var cluster = await StartAsync(2);
        var client = await cluster[0].ConnectAsync(fails: true);
        await Invoke<int>(cluster[0], client).InTime().ShouldThrowAsync<InvalidOperationException>();
    }

    private static Task<T> Invoke<T>(TestNode node, TestClient client)
        => node.Hub.InvokeConnectionAsync<T>(client.Id, "Ask", ["?"], CancellationToken.None);

    private static async Task AnswerAsync(TestNode node, TestClient client, object? result)
    {
        var asked = await client.ReadAsync();
        asked.Target.ShouldBe("Ask");
        await node.AnswerAsync(client, CompletionMessage.WithResult(asked.InvocationId!, result)).InTime();
    }
}
