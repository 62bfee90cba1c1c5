using System.Collections.Concurrent;
using System.Text;
using CsArena.Realtime.NodeMessages;
using CsArena.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.Redis.Tests.NodeMessages;

/// <summary>The node messenger tells the truth within five seconds, both ways, and subscriptions go on by themselves.</summary>
[Collection(Undisturbed.Name)]
public sealed class NodeMessageOutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Truth = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<bool> _statuses = [];
    private RedisServer _server = null!;
    private TestNode _node = null!;
    private TestNode _other = null!;
    private NodeMessageHealth _health = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _node = await TestNode.StartAsync(_server.Url);
        _other = await TestNode.StartAsync(_server.Url);
        _health = new NodeMessageHealth(_node.Messenger);
        _node.Messenger.StatusChanged += _statuses.Enqueue;
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _other.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_restart_of_Redis() => await PassesThroughAsync(_server.KillAsync, _server.StartAsync);

    [Fact]
    public async Task A_Redis_that_is_silent_and_speaks_again() => await PassesThroughAsync(_server.PauseAsync, _server.ResumeAsync);

    [Fact]
    public async Task A_Redis_that_is_silent_for_longer_than_a_connection_is_waited_for()
        => await PassesThroughAsync(
            _server.PauseAsync,
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(13));
                await _server.ResumeAsync();
            });

    [Fact]
    public async Task Subscriptions_that_begin_and_end_while_Redis_is_away_are_what_they_should_be_afterwards()
    {
        await using var inbox = await Inbox.SubscribeAsync(_node.Messenger, "ends");
        await _server.KillAsync();
        await WaitForAsync(isUp: false);
        await inbox.DisposeAsync();
        await using var begins = await Inbox.SubscribeAsync(_node.Messenger, "begins");
        await _server.StartAsync();
        await WaitForAsync(isUp: true);
        await Eventually.HoldsAsync(() => _other.Messenger.IsUp, Truth, "the other node is up");
        (await _other.Messenger.PublishAsync("ends", "late"u8.ToArray())).ShouldBeTrue();
        (await _other.Messenger.PublishAsync("begins", "first"u8.ToArray())).ShouldBeTrue();
        (await begins.NextAsync()).ShouldBe("first");
        inbox.Received.ShouldBeEmpty();
        (await _server.CommandAsync("PUBSUB", "CHANNELS", "ends")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pubsub")]
    [InlineData("normal")]
    public async Task A_connection_that_breaks_for_a_moment_is_told_of_too(string type)
    {
        await using var inbox = await Inbox.SubscribeAsync(_node.Messenger, "channel");
        await _server.CommandAsync("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes");
        await Eventually.HoldsAsync(() => _statuses.Count >= 2, Truth, "down and up are told");
        _statuses.ShouldBe([false, true]);
        await Eventually.HoldsAsync(() => _other.Messenger.IsUp, Truth, "the other node is up");
        await _other.Messenger.PublishAsync("channel", "again"u8.ToArray());
        (await inbox.NextAsync()).ShouldBe("again");
    }

    [Fact]
    public async Task Messages_of_many_channels_go_on_after_many_restarts()
    {
        var inboxes = new List<Inbox>();
        for (var i = 0; i < 100; i++)
        {
            inboxes.Add(await Inbox.SubscribeAsync(_node.Messenger, $"channel-{i}"));
        }

        for (var restart = 0; restart < 3; restart++)
        {
            await _server.RestartAsync();
            await Eventually.HoldsAsync(() => _statuses.Count >= (restart + 1) * 2, Truth, "down and up are told");
            await Eventually.HoldsAsync(() => _other.Messenger.IsUp && _node.Messenger.IsUp, Truth, "both nodes are up");
            for (var i = 0; i < inboxes.Count; i++)
            {
                await _other.Messenger.PublishAsync($"channel-{i}", Encoding.UTF8.GetBytes($"{restart}"));
            }

            foreach (var inbox in inboxes)
            {
                (await inbox.NextAsync()).ShouldBe($"{restart}");
            }
        }

        inboxes.ShouldAllBe(inbox => inbox.Received.IsEmpty);
    }

    /// <summary>An outage: it is told of in time, nothing is published meanwhile, and then everything goes on, once.</summary>
    private async Task PassesThroughAsync(Func<Task> begin, Func<Task> end)
    {
        await using var inbox = await Inbox.SubscribeAsync(_node.Messenger, "channel");
        await using var same = await Inbox.SubscribeAsync(_node.Messenger, "channel");
        (await _other.Messenger.PublishAsync("channel", "before"u8.ToArray())).ShouldBeTrue();
        (await inbox.NextAsync()).ShouldBe("before");
        (await same.NextAsync()).ShouldBe("before");
        (await _health.CheckAsync()).ShouldBeTrue();

        await begin();
        output.WriteLine($"Down was told after {await WaitForAsync(isUp: false)}");
        (await _node.Messenger.PublishAsync("channel", "lost"u8.ToArray())).ShouldBeFalse();
        (await _health.CheckAsync()).ShouldBeFalse();

        await end();
        output.WriteLine($"Up was told after {await WaitForAsync(isUp: true)}");
        (await _health.CheckAsync()).ShouldBeTrue();
        await Eventually.HoldsAsync(() => _other.Messenger.IsUp, Truth, "the other node is up");
        for (var i = 0; i < 10; i++)
        {
            (await _other.Messenger.PublishAsync("channel", Encoding.UTF8.GetBytes($"{i}"))).ShouldBeTrue();
        }

        for (var i = 0; i < 10; i++)
        {
            (await inbox.NextAsync()).ShouldBe($"{i}");
            (await same.NextAsync()).ShouldBe($"{i}");
        }

        _statuses.ShouldBe([false, true]);
    }

    private async Task<TimeSpan> WaitForAsync(bool isUp)
    {
        var took = await Eventually.HoldsAsync(() => _node.Messenger.IsUp == isUp, Truth, $"up is {isUp}");
        await Eventually.HoldsAsync(() => _statuses.LastOrDefault(!isUp) == isUp, Truth, $"up is told to be {isUp}");
        return took;
    }

    private sealed class Inbox : IAsyncDisposable
    {
        private readonly SemaphoreSlim _arrived = new(0);
        private IAsyncDisposable? _subscription;

        public ConcurrentQueue<string> Received { get; } = [];

        public static async Task<Inbox> SubscribeAsync(INodeMessenger messenger, string channel)
        {
            var inbox = new Inbox();
            inbox._subscription = await messenger.SubscribeAsync(channel, message =>
            {
                inbox.Received.Enqueue(Encoding.UTF8.GetString(message.Span));
                inbox._arrived.Release();
                return ValueTask.CompletedTask;
            });
            return inbox;
        }

        public async Task<string> NextAsync()
        {
            (await _arrived.WaitAsync(Truth)).ShouldBeTrue("a message is missing");
            return Received.TryDequeue(out var message) ? message : throw new InvalidOperationException();
        }

        public ValueTask DisposeAsync() => _subscription!.DisposeAsync();
    }
}
