using System.Text;
using System.Threading.Channels;
using CsArena.Realtime.NodeMessages;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="INodeMessenger"/> keeps while it is up.</summary>
public abstract class NodeMessengerContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>One node's end.</summary>
    protected INodeMessenger Messenger { get; private set; } = null!;

    /// <summary>Another node's end.</summary>
    protected INodeMessenger OtherMessenger { get; private set; } = null!;

    protected override async ValueTask PrepareAsync()
    {
        Messenger = await Harness.CreateNodeMessengerAsync();
        OtherMessenger = await Harness.CreateNodeMessengerAsync();
    }

    [Fact]
    public void It_is_up()
    {
        Messenger.IsUp.ShouldBeTrue();
        OtherMessenger.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_reaches_every_subscriber_the_senders_node_included()
    {
        await using var here = await Inbox.SubscribeAsync(Messenger, "channel");
        await using var alsoHere = await Inbox.SubscribeAsync(Messenger, "channel");
        await using var there = await Inbox.SubscribeAsync(OtherMessenger, "channel");
        (await Messenger.PublishAsync("channel", Bytes("hello"))).ShouldBeTrue();
        (await here.NextAsync()).ShouldBe("hello");
        (await alsoHere.NextAsync()).ShouldBe("hello");
        (await there.NextAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task A_message_without_subscribers_is_sent_all_the_same()
        => (await Messenger.PublishAsync("nobody", Bytes("hello"))).ShouldBeTrue();

    [Fact]
    public async Task Messages_are_any_bytes()
    {
        byte[]? received = null;
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await OtherMessenger.SubscribeAsync("channel", message =>
        {
            received = message.ToArray();
            arrived.TrySetResult();
            return ValueTask.CompletedTask;
        });
        var sent = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        var buffer = sent.ToArray();
        await Messenger.PublishAsync("channel", buffer);

        // The buffer is the sender's again.
        Array.Clear(buffer);
        await arrived.Task.WaitAsync(Patience);
        received.ShouldBe(sent);
    }

    [Theory]
    [InlineData("*", "anything")]
    [InlineData("user:?", "user:1")]
    [InlineData("user:[12]", "user:1")]
    [InlineData("Channel", "channel")]
    public async Task Channels_are_taken_literally(string subscribed, string other)
    {
        await using var inbox = await Inbox.SubscribeAsync(Messenger, subscribed);
        await OtherMessenger.PublishAsync(other, Bytes("not for me"));
        await OtherMessenger.PublishAsync(subscribed, Bytes("for me"));
        (await inbox.NextAsync()).ShouldBe("for me");
    }

    [Fact]
    public async Task Messages_of_a_channel_come_one_at_a_time_in_order()
    {
        const int Count = 20_000;
        var received = new List<string>();
        var handling = 0;
        var overlapped = false;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await OtherMessenger.SubscribeAsync("channel", async message =>
        {
            overlapped |= Interlocked.Increment(ref handling) != 1;
            var text = Text(message);
            await Task.Yield();
            received.Add(text);
            Interlocked.Decrement(ref handling);
            if (received.Count == Count)
            {
                done.TrySetResult();
            }
        });
        for (var i = 0; i < Count; i++)
        {
            await Messenger.PublishAsync("channel", Bytes($"{i}"));
        }

        await done.Task.WaitAsync(Patience);
        overlapped.ShouldBeFalse();
        received.ShouldBe(Enumerable.Range(0, Count).Select(i => $"{i}"));
    }

    [Fact]
    public async Task The_order_of_each_of_many_senders_is_kept()
    {
        await using var inbox = await Inbox.SubscribeAsync(OtherMessenger, "channel");
        await Race.RunAsync(4, async sender =>
        {
            for (var i = 0; i < 100; i++)
            {
                await (sender % 2 == 0 ? Messenger : OtherMessenger).PublishAsync("channel", Bytes($"{sender}:{i}"));
            }

            return 0;
        });

        var received = new List<string>();
        while (received.Count < 400)
        {
            received.Add(await inbox.NextAsync());
        }

        for (var sender = 0; sender < 4; sender++)
        {
            received.Where(text => text.StartsWith($"{sender}:", StringComparison.Ordinal))
                .ShouldBe(Enumerable.Range(0, 100).Select(i => $"{sender}:{i}"));
        }
    }

    [Fact]
    public async Task A_handler_that_fails_stops_neither_the_others_nor_itself()
    {
        var calls = 0;
        await using var failing = await Messenger.SubscribeAsync("channel", _ =>
        {
            Interlocked.Increment(ref calls);
            throw new InvalidOperationException("A handler that fails.");
        });
        await using var inbox = await Inbox.SubscribeAsync(Messenger, "channel");
        await using var after = await Inbox.SubscribeAsync(Messenger, "after");
        await Messenger.PublishAsync("channel", Bytes("1"));
        await Messenger.PublishAsync("channel", Bytes("2"));
        (await inbox.NextAsync()).ShouldBe("1");
        (await inbox.NextAsync()).ShouldBe("2");
        await failing.DisposeAsync();
        calls.ShouldBeInRange(1, 2);
        await OtherMessenger.PublishAsync("after", Bytes("still there"));
        (await after.NextAsync()).ShouldBe("still there");
    }

    [Fact]
    public async Task A_disposed_subscription_gets_nothing_and_leaves_the_others()
    {
        await using var leaving = await Inbox.SubscribeAsync(Messenger, "channel");
        await using var staying = await Inbox.SubscribeAsync(Messenger, "channel");
        await leaving.DisposeAsync();
        await leaving.DisposeAsync();
        await OtherMessenger.PublishAsync("channel", Bytes("hello"));
        (await staying.NextAsync()).ShouldBe("hello");
        leaving.IsEmpty.ShouldBeTrue();

        await using var again = await Inbox.SubscribeAsync(Messenger, "channel");
        await OtherMessenger.PublishAsync("channel", Bytes("again"));
        (await again.NextAsync()).ShouldBe("again");
    }

    [Fact]
    public async Task A_handler_may_publish_and_dispose_its_own_subscription()
    {
        await using var answers = await Inbox.SubscribeAsync(OtherMessenger, "answers");
        IAsyncDisposable? subscription = null;
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        subscription = await Messenger.SubscribeAsync("questions", async message =>
        {
            var text = Text(message);
            await subscribed.Task;
            await Messenger.PublishAsync("answers", Bytes($"re: {text}"));
            await subscription!.DisposeAsync();
        });
        subscribed.SetResult();
        await OtherMessenger.PublishAsync("questions", Bytes("why"));
        (await answers.NextAsync()).ShouldBe("re: why");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> message) => Encoding.UTF8.GetString(message.Span);

    private sealed class Inbox : IAsyncDisposable
    {
        private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
        private IAsyncDisposable? _subscription;

        public bool IsEmpty => !_messages.Reader.TryPeek(out _);

        public static async Task<Inbox> SubscribeAsync(INodeMessenger messenger, string channel)
        {
            var inbox = new Inbox();
            inbox._subscription = await messenger.SubscribeAsync(
                channel,
                message => inbox._messages.Writer.WriteAsync(Text(message)));
            return inbox;
        }

        public async Task<string> NextAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public ValueTask DisposeAsync() => _subscription!.DisposeAsync();
    }
}
