using CsArena.Realtime.Deadlines;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Deadlines in a sorted set, in whole milliseconds of Redis' clock, and the steps beside it in a hash. Each call is one
/// script or command.
/// </summary>
internal sealed class RedisDeadlineQueue(RedisConnection connection) : IDeadlineQueue
{
    public async ValueTask<bool> ScheduleAsync(
        string roomId,
        DateTimeOffset dueAt,
        long stepVersion,
        CancellationToken cancellationToken = default)
        => (bool)await RunAsync(DeadlineScripts.Schedule, [roomId, UnixTime.RoundUp(dueAt), stepVersion], cancellationToken);

    public async ValueTask<long?> LeaseAsync(string roomId, TimeSpan lease, CancellationToken cancellationToken = default)
        => (long?)await RunAsync(DeadlineScripts.Lease, [roomId, Milliseconds(lease)], cancellationToken);

    public async ValueTask<IReadOnlyList<DueRoom>> ClaimDueAsync(
        TimeSpan lease,
        int max,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var claimed = (RedisValue[])(await RunAsync(DeadlineScripts.Claim, [Milliseconds(lease), max], cancellationToken))!;
        var rooms = new DueRoom[claimed.Length / 3];
        for (var i = 0; i < rooms.Length; i++)
        {
            rooms[i] = new DueRoom(
                (string)claimed[i * 3]!,
                (long)claimed[(i * 3) + 2],
                DateTimeOffset.FromUnixTimeMilliseconds((long)claimed[(i * 3) + 1]));
        }

        return rooms;
    }

    public async ValueTask<bool> RemoveAsync(string roomId, CancellationToken cancellationToken = default)
        => (bool)await RunAsync(DeadlineScripts.Remove, [roomId], cancellationToken);

    public async ValueTask<long> CountAsync(CancellationToken cancellationToken = default)
        => (long)await connection.ExecuteAsync("ZCARD", [connection.Keys.Deadlines], cancellationToken);

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private ValueTask<RedisResult> RunAsync(RedisScript script, RedisValue[] arguments, CancellationToken cancellationToken)
        => connection.RunAsync(script, [connection.Keys.Deadlines, connection.Keys.DeadlineSteps], arguments, cancellationToken);
}
