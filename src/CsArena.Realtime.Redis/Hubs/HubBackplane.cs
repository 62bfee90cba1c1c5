using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Microsoft's Redis backplane on the arena's Redis. Its settings are its own: those that the program may have for
/// <c>AddStackExchangeRedis()</c> are neither read nor changed.
/// </summary>
internal sealed class HubBackplane<THub>(
    HubConnections connections,
    ILogger<RedisHubLifetimeManager<THub>> logger,
    IHubProtocolResolver protocols,
    IOptions<HubOptions> allHubs,
    IOptions<HubOptions<THub>> hub)
    : RedisHubLifetimeManager<THub>(logger, Options.Create(connections.CreateSettings()), protocols, allHubs, hub)
    where THub : Hub;
