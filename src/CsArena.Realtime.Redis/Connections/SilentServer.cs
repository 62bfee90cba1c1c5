namespace CsArena.Realtime.Redis;

/// <summary>
/// Needed because the library lets every call wait for its own timeout while a server is silent: calls that come after one
/// that was not answered are refused at once, until the server answers a PING.
/// </summary>
internal sealed class SilentServer(Func<CancellationToken, Task> ping, TimeProvider timeProvider) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private long _heardAt;
    private volatile bool _isSilent;
    private Task _asking = Task.CompletedTask;

    /// <summary>Whether a call would only wait in vain.</summary>
    public bool IsSilent => _isSilent;

    /// <summary>The server answered something.</summary>
    public void Heard() => Volatile.Write(ref _heardAt, timeProvider.GetTimestamp());

    /// <summary>A call was not answered in time.</summary>
    /// <param name="sentAt">When it was sent, in ticks of the clock.</param>
    public void NotAnswered(long sentAt)
    {
        lock (_lock)
        {
            if (!_isSilent && !_stop.IsCancellationRequested && Volatile.Read(ref _heardAt) < sentAt)
            {
                _isSilent = true;
                _asking = AskAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task asking;
        lock (_lock)
        {
            _stop.Cancel();
            asking = _asking;
        }

        await asking;
    }

    private async Task AskAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ping(_stop.Token);
                break;
            }
            catch (Exception)
            {
                // It is still silent, or its connection broke: then it is away until there is another one.
                await Task.Delay(Pause, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Heard();
        _isSilent = false;
    }
}
