using Microsoft.Extensions.Options;
using StackExchange.Redis;
using BackplaneSettings = Microsoft.AspNetCore.SignalR.StackExchangeRedis.RedisOptions;

namespace CsArena.Realtime.Redis;

/// <summary>Connects the backplane of each hub: to the arena's Redis, on channels of this arena alone.</summary>
internal sealed class HubConnections(IOptions<RedisOptions> options, RedisMultiplexers multiplexers)
{
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
        return HubBackplaneConnection.Own(connection, PrefixOf(connection));
    }

    private string PrefixOf(IConnectionMultiplexer connection)
        => RedisKeys.ChannelsOf(options.Value.KeyPrefix, connection.GetDatabase().Database) + "arena:hub:";
}
