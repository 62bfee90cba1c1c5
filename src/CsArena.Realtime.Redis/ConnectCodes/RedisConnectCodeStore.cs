using CsArena.Realtime.ConnectCodes;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Connect codes in strings that expire by themselves: one command keeps a code, and one takes it out.</summary>
internal sealed class RedisConnectCodeStore(RedisConnection connection) : IConnectCodeStore
{
    public async ValueTask<bool> AddAsync(string name, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        var milliseconds = Math.Max(1, (long)lifetime.TotalMilliseconds);
        var reply = await connection.ExecuteAsync(
            "SET", [connection.Keys.ConnectCode(name), (RedisValue)value, "PX", milliseconds, "NX"], cancellationToken);
        return !reply.IsNull;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> TakeAsync(string name, CancellationToken cancellationToken = default)
    {
        var reply = await connection.ExecuteAsync("GETDEL", [connection.Keys.ConnectCode(name)], cancellationToken);
        return reply.IsNull ? (ReadOnlyMemory<byte>?)null : new ReadOnlyMemory<byte>((byte[])reply!);
    }
}
