using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Events;

/// <summary>
/// Does things one at a time, in the order they were posted. All that a client knows of rooms is touched here only, and
/// all handlers are called from here.
/// </summary>
internal sealed class EventPump : IAsyncDisposable
{
    private readonly Channel<Action> _posted = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ILogger _logger;
    private readonly Task _running;

    public EventPump(ILogger logger)
    {
        _logger = logger;
        _running = RunAsync();
    }

    /// <summary>Posts something; ignored once the pump has ended.</summary>
    public void Post(Action action) => _posted.Writer.TryWrite(action);

    /// <summary>Ends once everything posted so far is done.</summary>
    public async ValueTask DisposeAsync()
    {
        _posted.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        await foreach (var action in _posted.Reader.ReadAllAsync())
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                Log.HandlerFailed(_logger, error);
            }
        }
    }
}
