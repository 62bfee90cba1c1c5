using System.Threading.Channels;
using CsArena.Realtime.Client.Connections;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Tests.Fakes;

/// <summary>Links without a network, for tests that move the clock by hand.</summary>
internal sealed class FakeLinks : IArenaLinkFactory
{
    private readonly Channel<FakeLink> _opened = Channel.CreateUnbounded<FakeLink>();
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    public List<(Uri Url, string Token)> Opens { get; } = [];

    public Func<int, OpenOutcome> Outcome { get; set; } = _ => new OpenOutcome(OpenStatus.Opened);

    /// <summary>Never ends an attempt; it must be cancelled.</summary>
    public bool Hang { get; set; }

    public Func<string, object, Task<CallAnswer>> Answer { get; set; } = (_, _) => Task.FromResult(new CallAnswer());

    public IArenaLink Create(Action<ArenaEvent> received) => new FakeLink(this, received);

    public void Listen(string eventName)
    {
        // A test that sends a ProgramEvent has it handed over in any case.
    }

    public Task<FakeLink> NextAsync() => _opened.Reader.ReadAsync().AsTask().WaitAsync(Limits.Wait);

    internal sealed class FakeLink(FakeLinks owner, Action<ArenaEvent> received) : IArenaLink
    {
        private readonly TaskCompletionSource<string?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string?> Closed => _closed.Task;

        public async Task<OpenOutcome> OpenAsync(Uri hubUrl, string token, CancellationToken cancellationToken)
        {
            var attempt = Interlocked.Increment(ref owner._attempts);
            lock (owner.Opens)
            {
                owner.Opens.Add((hubUrl, token));
            }

            if (owner.Hang)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return new OpenOutcome(OpenStatus.Failed, "late");
            }

            var outcome = owner.Outcome(attempt);
            if (outcome.Status == OpenStatus.Opened)
            {
                owner._opened.Writer.TryWrite(this);
            }

            return outcome;
        }

        public async Task<TAnswer?> InvokeAsync<TAnswer>(string name, object payload, CancellationToken cancellationToken)
            where TAnswer : CallAnswer
            => (TAnswer?)await owner.Answer(name, payload).WaitAsync(cancellationToken);

        public void Send(ArenaEvent arrived) => received(arrived);

        public void Greet(string status = "idle", string? roomId = null) => Send(new SessionReadyEvent("u1", "n1", status, roomId));

        public void Close(string? why = null) => _closed.TrySetResult(why);

        public void Abort() => Close("aborted");

        public ValueTask DisposeAsync()
        {
            Close();
            return ValueTask.CompletedTask;
        }
    }
}
