using CsArena.Realtime.Sessions;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

internal sealed partial class RedisGameSessionStore
{
    private PulseKeys? _pulses;

    private PulseKeys Pulses
    {
        get
        {
            var link = _redis.Link;
            return _pulses is { } known && known.Are(link) ? known : _pulses = new PulseKeys(link);
        }
    }

    /// <inheritdoc />
    public async ValueTask PulseAsync(TimeSpan busyFor, TimeSpan tolerance, CancellationToken cancellationToken = default)
    {
        // Each server by itself: one that is away does not keep the pulse from the others.
        var pulses = Pulses.All.Select(key => PulseAsync(key, busyFor, tolerance, isPulse: true, cancellationToken));
        await Task.WhenAll([.. pulses]);
    }

    /// <inheritdoc />
    public async ValueTask<ServiceGap?> FindGapAsync(
        string roomId, TimeSpan busyFor, TimeSpan tolerance, CancellationToken cancellationToken = default)
    {
        var gap = await PulseAsync(Pulses.Of(roomId), busyFor, tolerance, isPulse: false, cancellationToken);
        return gap.Length == 0 ? null : new ServiceGap(Microseconds.ToTime((long)gap[0]), Microseconds.ToTime((long)gap[1]));
    }

    private async Task<RedisValue[]> PulseAsync(
        RedisKey key, TimeSpan busyFor, TimeSpan tolerance, bool isPulse, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [Microseconds.Of(busyFor), Microseconds.Of(tolerance), _liveLifetime, isPulse];
        return (RedisValue[])(await _redis.RunAsync(_scripts.Pulse, [key], arguments, cancellationToken))!;
    }
}
