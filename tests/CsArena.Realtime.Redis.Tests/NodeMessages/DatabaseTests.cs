using CsArena.TestServers;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.NodeMessages;

/// <summary>Redis carries messages to subscribers of all its databases; arenas on different ones do not hear each other.</summary>
public sealed class DatabaseTests
{
    [Fact]
    public async Task Arenas_on_different_databases_of_one_Redis_do_not_hear_each_others_node_messages()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await TestNode.StartAsync($"{server.Url}/0");
        await using var second = await TestNode.StartAsync($"{server.Url}/1");
        await using var alsoSecond = await TestNode.StartAsync($"{server.Url}/1");
        var strangers = 0;
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var here = await first.Messenger.SubscribeAsync("channel", _ =>
        {
            Interlocked.Increment(ref strangers);
            return ValueTask.CompletedTask;
        });
        await using var there = await alsoSecond.Messenger.SubscribeAsync("channel", _ =>
        {
            received.TrySetResult();
            return ValueTask.CompletedTask;
        });

        (await second.Messenger.PublishAsync("channel", "hello"u8.ToArray())).ShouldBeTrue();
        await received.Task.WaitAsync(TimeSpan.FromSeconds(10));

        // Redis has handed the message to every subscriber by now, and the first arena's own comes behind it.
        (await first.Messenger.ProbeAsync(CancellationToken.None)).ShouldBeTrue();
        strangers.ShouldBe(0);
    }
}
