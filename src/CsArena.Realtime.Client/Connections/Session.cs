using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Connections;

/// <summary>One connection from its opening to its end, and what the client has to remember about it.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly TaskCompletionSource<bool> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private readonly BackgroundTasks _background = new();
    private readonly Lock _lock = new();
    private readonly Action<Session, ArenaEvent> _received;
    private List<ArenaEvent>? _early = [];
    private ITimer? _drainTimer;
    private volatile bool _greeted;
    private volatile bool _replaced;

    public Session(IArenaLinkFactory links, Action<Session, ArenaEvent> received)
    {
        Over = _over.Token;
        _received = received;
        Link = links.Create(Arrived);
    }

    public IArenaLink Link { get; }

    /// <summary>Whether the server has greeted the client: the connection was of use.</summary>
    public bool Greeted => _greeted;

    /// <summary>Whether a newer connection took over. Known before the link closes, so that no retry is made.</summary>
    public bool Replaced => _replaced;

    /// <summary>Whether the server's wish to be left is due.</summary>
    public bool DrainDue { get; private set; }

    /// <summary>Whether the client left because the server is going away.</summary>
    public bool LeftForDrain { get; private set; }

    /// <summary>Cancelled when the session is over.</summary>
    public CancellationToken Over { get; }

    /// <summary>
    /// Hands events over from now on, those first that came before: a server greets at once, and the client hears of the
    /// connection before it hears anything over it.
    /// </summary>
    public void Begin()
    {
        lock (_lock)
        {
            foreach (var arrived in _early ?? [])
            {
                _received(this, arrived);
            }

            _early = null;
        }
    }

    /// <summary>Waits until the link is gone or the client leaves it; the cause in words, if there is one.</summary>
    public async Task<string?> UntilOverAsync()
    {
        await Task.WhenAny(Link.Closed, _left.Task);
        return Link.Closed.IsCompleted ? await Link.Closed : null;
    }

    /// <summary>Starts something that lasts no longer than the session.</summary>
    public void Run(Func<CancellationToken, Task> work) => _background.Run(() => work(Over));

    /// <summary>Calls back, once, when a wait before leaving the server is over.</summary>
    public void DrainIn(TimeSpan delay, TimeProvider timeProvider, Action due)
    {
        _drainTimer?.Dispose();
        _drainTimer = timeProvider.CreateTimer(_ => due(), null, delay, Timeout.InfiniteTimeSpan);
    }

    public void MarkDrainDue() => DrainDue = true;

    public void Leave(bool forDrain = false)
    {
        LeftForDrain |= forDrain;
        _left.TrySetResult(true);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _drainTimer?.Dispose();
        await Link.DisposeAsync();
        await _background.DisposeAsync();
        _over.Dispose();
    }

    private void Arrived(ArenaEvent arrived)
    {
        lock (_lock)
        {
            Notice(arrived);
            if (_early is not null)
            {
                _early.Add(arrived);
                return;
            }

            _received(this, arrived);
        }
    }

    private void Notice(ArenaEvent arrived)
    {
        if (arrived is SessionReadyEvent)
        {
            _greeted = true;
        }
        else if (arrived is SessionReplacedEvent)
        {
            _replaced = true;
            Leave();
        }
    }
}
