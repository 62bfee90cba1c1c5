using Microsoft.Extensions.Hosting;

namespace CsArena.Realtime.Redis;

/// <summary>Connects before anything of the program starts, so that a wrong <c>REDIS_URL</c> stops it there.</summary>
internal sealed class RedisStartup(RedisMultiplexers multiplexers, RedisConnection connection, RedisNodeMessenger messenger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        connection.Use(await multiplexers.OpenCommandsAsync(cancellationToken));
        if (!await messenger.StartAsync(await multiplexers.OpenNodeMessagesAsync(connection, cancellationToken), cancellationToken))
        {
            throw multiplexers.Deaf();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
