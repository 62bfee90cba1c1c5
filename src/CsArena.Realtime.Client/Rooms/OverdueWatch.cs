using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Rooms;

/// <summary>
/// Notices that a room has been silent past its time. A lost event is seen by its successor; the last event of a match has
/// none, so silence is the only sign of its loss.
/// </summary>
internal sealed class OverdueWatch(TimeProvider timeProvider, TimeSpan overdueAfter, Jitter jitter, Action overdue) : IDisposable
{
    // Shares of the limit: players of one room do not ask in the same instant.
    private const double Spread = 0.5;

    private ITimer? _timer;

    public void Heard(RoomEvent arrived)
    {
        switch (arrived)
        {
            case MatchEndEvent:
                Stop();
                break;
            case RoundReadyEvent ready:
                Expect(ready.EndsAt - ready.ServerTime);
                break;
            case RoundStartEvent start:
                Expect(start.EndsAt - start.ServerTime);
                break;
            case RoundEndEvent end:
                Expect(end.EndsAt - end.ServerTime);
                break;
            case MatchFoundEvent:
                Expect(0);
                break;
            default:
                break; // Does not move the end of the phase.
        }
    }

    public void Heard(PlayerState state)
    {
        if (state.Status == PlayerStatuses.Playing)
        {
            Expect((state.EndsAt ?? 0) - (state.ServerTime ?? 0));
        }
        else
        {
            Stop();
        }
    }

    /// <summary>Waits for the whole limit again.</summary>
    public void Again() => Expect(0);

    public void Stop() => _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();

    private void Expect(long milliseconds)
    {
        if (overdueAfter == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        // A wrong clock on the wire must not make a timer of weeks.
        var phase = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, 3_600_000));
        var due = phase + (overdueAfter * (1 + (Spread * jitter.Next())));
        _timer ??= timeProvider.CreateTimer(_ => overdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
