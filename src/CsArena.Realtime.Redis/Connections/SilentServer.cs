namespace CsArena.Realtime.Redis;

/// <summary>
/// What is done while nothing answers: asking, so that the first answer is noticed; and, when that has gone on for long,
/// connecting anew. A paused server goes on where it was, but a connection to a machine that is gone stays silent for a
/// quarter of an hour.
/// </summary>
internal sealed class SilentServer(RedisConnection connection, CallWatch watch, TimeSpan timeout, TimeProvider timeProvider) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private Task _asking = Task.CompletedTask;
    private Task _opening = Task.CompletedTask;

    /// <summary>Where another connection comes from; null when there is none but the program's own.</summary>
    public Func<CancellationToken, Task<RedisLink>>? Open { get; set; }

    /// <summary>To be called now and then while nothing answers.</summary>
    public void Ask()
    {
        if (_asking.IsCompleted)
        {
            _asking = AskAsync();
        }

        if (_opening.IsCompleted && watch.StalledFor > Patience && Open is { } open)
        {
            _opening = OpenAsync(open);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        await _opening;
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        try
        {
            await connection.Link.Database.PingAsync().WaitAsync(timeout, timeProvider, _stop.Token);
            watch.Heard();
        }
        catch (Exception)
        {
            // Then it is still silent, and is asked again.
        }
    }

    private async Task OpenAsync(Func<CancellationToken, Task<RedisLink>> open)
    {
        try
        {
            var link = await open(_stop.Token);
            if (!watch.IsStalled || _stop.IsCancellationRequested)
            {
                await link.DisposeAsync();
                return;
            }

            var old = connection.Link;
            connection.Use(link, open);
            watch.Heard();
            await old.DisposeAsync();
        }
        catch (Exception)
        {
            // There is nothing to connect to yet.
        }
    }
}
