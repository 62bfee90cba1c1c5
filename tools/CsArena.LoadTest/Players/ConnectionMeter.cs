using CsArena.LoadTest.Statistics;
using CsArena.Realtime.Client;

namespace CsArena.LoadTest.Players;

/// <summary>Counts one client's connections, and times how it gets them back.</summary>
internal sealed class ConnectionMeter
{
    private readonly LoadStatistics _statistics;
    private readonly TimeProvider _timeProvider;
    private readonly long _created;
    private bool _up;
    private bool _wasUp;
    private long? _lostAt;
    private long _connectedAt;

    public ConnectionMeter(ArenaClient client, LoadStatistics statistics, TimeProvider timeProvider)
    {
        _statistics = statistics;
        _timeProvider = timeProvider;
        _created = timeProvider.GetTimestamp();
        client.StatusChanged += WhenStatusChanged;
        client.StateRestored += _ => WhenRestored();
    }

    private void WhenStatusChanged(ArenaStatusChange change)
    {
        switch (change.Status)
        {
            case ArenaStatus.Connected:
                _up = true;
                _connectedAt = _timeProvider.GetTimestamp();
                _statistics.Up(again: _wasUp);
                if (!_wasUp)
                {
                    _statistics.Connect.Record(_timeProvider.GetElapsedTime(_created));
                }

                _wasUp = true;
                break;
            case ArenaStatus.Reconnecting:
                _lostAt ??= _timeProvider.GetTimestamp();
                WhenDown();
                break;
            case ArenaStatus.Closed or ArenaStatus.Replaced:
                WhenDown();
                if (change.Reason != ArenaStatusReason.Requested)
                {
                    _statistics.GaveUp($"{change.Reason}: {change.Detail}");
                }

                break;
            default:
                break;
        }
    }

    private void WhenDown()
    {
        if (_up)
        {
            _up = false;
            _statistics.Down();
        }
    }

    private void WhenRestored()
    {
        if (_lostAt is { } lostAt)
        {
            _lostAt = null;
            _statistics.LostToRestored.Record(_timeProvider.GetElapsedTime(lostAt));
            _statistics.Restore.Record(_timeProvider.GetElapsedTime(_connectedAt));
        }
        else
        {
            _statistics.Resynchronized();
        }
    }
}
