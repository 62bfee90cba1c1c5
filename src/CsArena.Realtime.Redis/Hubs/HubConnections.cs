using Microsoft.Extensions.Options;
using StackExchange.Redis;
using BackplaneSettings = Microsoft.AspNetCore.SignalR.StackExchangeRedis.RedisOptions;

namespace CsArena.Realtime.Redis;

/// <summary>Connects the backplane of each hub: to the arena's Redis, on channels of this arena alone.</summary>
internal sealed class HubConnections(IOptions<RedisOptions> options, RedisMultiplexers multiplexers, TimeProvider timeProvider)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Creates the settings of one hub, which makes one connection with them.</summary>
    public BackplaneSettings CreateSettings()
    {
        if (options.Value.NodeMessages is { } own)
        {
            return new BackplaneSettings
            {
                ConnectionFactory = _ => Task.FromResult(HubBackplaneConnection.Borrow(own, PrefixOf(own))),
            };
        }

        var configuration = multiplexers.HubConfiguration();
        return new BackplaneSettings
        {
            // Only the log reads it.
            Configuration = configuration,
            ConnectionFactory = _ => ConnectAsync(configuration),
        };
    }

    private async Task<IConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration)
    {
        var connection = await RedisLibrary.ConnectAsync(configuration, CancellationToken.None);
        await WaitForMastersAsync(connection);
        return HubBackplaneConnection.Own(connection, PrefixOf(connection));
    }

    /// <summary>
    /// While the server that owns a channel's slot is not connected yet, the library publishes by way of another one, and what is
    /// published later by the right one overtakes it. A master that is dead is waited for no longer than connecting may take.
    /// </summary>
    private async Task WaitForMastersAsync(ConnectionMultiplexer connection)
    {
        var started = timeProvider.GetTimestamp();
        while (timeProvider.GetElapsedTime(started) < options.Value.ConnectTimeout
            && Array.Exists(connection.GetServers(), server => server is { IsConnected: false, IsReplica: false }))
        {
            await Task.Delay(Look, timeProvider);
        }
    }

    private string PrefixOf(IConnectionMultiplexer connection)
        => RedisKeys.ChannelsOf(options.Value.KeyPrefix, connection.GetDatabase().Database) + "arena:hub:";
}
