using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Runs a script that writes: what every call of the arena does.</summary>
internal sealed class RedisHealth(RedisConnection connection) : IBackendHealth
{
    public static RedisScript Alive { get; } = RedisScript.Load("Connections/Scripts/alive.lua");

    public string Name => "redis";

    public async ValueTask<bool> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var written = Random.Shared.NextInt64();
            return (long)await connection.RunAsync(Alive, [connection.Keys.Health], [written], cancellationToken) == written;
        }
        catch (Exception exception) when (exception is BackendUnavailableException or RedisException or OperationCanceledException)
        {
            return false;
        }
    }
}
