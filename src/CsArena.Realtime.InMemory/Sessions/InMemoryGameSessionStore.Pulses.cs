using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.InMemory;

public sealed partial class InMemoryGameSessionStore
{
    private DateTimeOffset? _pulsedAt;
    private ServiceGap? _gap;

    /// <inheritdoc />
    public ValueTask PulseAsync(TimeSpan busyFor, TimeSpan tolerance, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Pulse(busyFor, tolerance);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc />
    public ValueTask<ServiceGap?> FindGapAsync(
        string roomId, TimeSpan busyFor, TimeSpan tolerance, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_pulsedAt is not null)
            {
                Pulse(busyFor, tolerance);
            }

            return new(_gap is { } gap && _pulsedAt - gap.To < SessionLifetimes.Live ? gap : null);
        }
    }

    private void Pulse(TimeSpan busyFor, TimeSpan tolerance)
    {
        var now = _timeProvider.GetUtcNow();
        if (_pulsedAt is { } pulsedAt && now - pulsedAt - busyFor > tolerance)
        {
            _gap = new ServiceGap(pulsedAt + busyFor, now);
        }

        _pulsedAt = now;
    }
}
