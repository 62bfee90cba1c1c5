using CsArena.Realtime.Deadlines;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Deadlines in a sorted set, in whole milliseconds of Redis' clock, and the steps beside it in a hash. Each call is one
/// script or command; on a busy node those of many rooms go together.
/// </summary>
internal sealed class RedisDeadlineQueue(RedisConnection connection) : IDeadlineQueue
{
    private readonly ScriptBatches _schedules = new(connection, DeadlineScripts.Schedule, sharesKeys: true);
    private readonly ScriptBatches _leases = new(connection, DeadlineScripts.Lease, sharesKeys: true);
    private readonly ScriptBatches _removals = new(connection, DeadlineScripts.Remove, sharesKeys: true);

    public async ValueTask<bool> ScheduleAsync(
        string roomId,
        DateTimeOffset dueAt,
        long stepVersion,
        CancellationToken cancellationToken = default)
        => (bool)await _schedules.RunAsync(Keys, [roomId, UnixTime.RoundUp(dueAt), stepVersion], cancellationToken);

    public async ValueTask<long?> LeaseAsync(string roomId, TimeSpan lease, CancellationToken cancellationToken = default)
        => (long?)await _leases.RunAsync(Keys, [roomId, Milliseconds(lease)], cancellationToken);

    public async ValueTask<IReadOnlyList<DueRoom>> ClaimDueAsync(
        TimeSpan lease,
        int max,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var claimed = (RedisValue[])(await connection.RunAsync(
            DeadlineScripts.Claim, Keys, [Milliseconds(lease), max], cancellationToken))!;
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
        => (bool)await _removals.RunAsync(Keys, [roomId], cancellationToken);

    public async ValueTask<long> CountAsync(CancellationToken cancellationToken = default)
        => (long)await connection.ExecuteAsync("ZCARD", [connection.Keys.Deadlines], cancellationToken);

    private RedisKey[] Keys => [connection.Keys.Deadlines, connection.Keys.DeadlineSteps];

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
