using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Connects before anything of the program starts, so that a wrong <c>REDIS_URL</c> stops it there.</summary>
internal sealed class RedisStartup(RedisMultiplexers multiplexers, RedisConnection connection, RedisNodeMessenger messenger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        connection.Use(await multiplexers.OpenCommandsAsync(cancellationToken));
        var source = await multiplexers.OpenNodeMessagesAsync(connection, cancellationToken);
        if (!await PassAsync(source, cancellationToken))
        {
            throw await multiplexers.ExplainSilenceAsync(cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> PassAsync(NodeMessageLinkSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await messenger.StartAsync(source, cancellationToken);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
