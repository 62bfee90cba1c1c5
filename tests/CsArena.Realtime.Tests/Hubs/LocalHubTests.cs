using CsArena.Realtime.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hubs;

public sealed class LocalHubTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_arenas_own_hub_stays_on_SignalRs_local_manager(bool withRedis)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSignalR().AddStackExchangeRedis("127.0.0.1:1,abortConnect=false");
        var arena = services.AddArena(new ConfigurationBuilder().Build());
        if (withRedis)
        {
            arena.AddRedis(options => options.Url = "redis://127.0.0.1:1");
        }

        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<HubLifetimeManager<ArenaHub>>().ShouldBeOfType<DefaultHubLifetimeManager<ArenaHub>>();
    }
}
