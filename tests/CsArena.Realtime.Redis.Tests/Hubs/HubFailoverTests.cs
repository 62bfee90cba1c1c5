using CsArena.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.Redis.Tests.Hubs;

/// <summary>A hub's messages pass again after the server of the cluster that carried them is gone.</summary>
[Collection(Undisturbed.Name)]
public sealed class HubFailoverTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_master_of_a_groups_channel_dies_or_falls_silent(bool silent)
    {
        await using var cluster = await RedisCluster.StartAsync(TimeSpan.FromSeconds(1));
        await using var one = await ChatApp.StartAsync(On(cluster.Url));
        await using var two = await ChatApp.StartAsync(On(cluster.Url));
        await using var alice = await one.ConnectAsync("alice", "room");
        await using var bob = await two.ConnectAsync("bob", "room");
        var master = await cluster.MasterOfAsync($"arena:hub:{typeof(ChatHub).FullName}:group:room");
        await (silent ? master.PauseAsync() : master.KillAsync());

        var took = await Eventually.HoldsAsync(() => PassesAsync(alice, bob), Limit, "a message passes");
        output.WriteLine($"A message passes {took} after the master was gone");
        await (silent ? master.ResumeAsync() : master.StartAsync());
        await Eventually.HoldsAsync(() => PassesAsync(bob, alice), Limit, "a message passes with the old master back");
    }

    private static async Task<bool> PassesAsync(ChatClient from, ChatClient to)
    {
        var text = $"{Guid.NewGuid()}";
        return await from.TryCallAsync("Say", "room", text) && await to.HearsAsync(text, TimeSpan.FromMilliseconds(200));
    }

    private static Action<WebApplicationBuilder> On(string url) => builder => builder.Services.AddArena(builder.Configuration).AddRedis(options => options.Url = url);
}
