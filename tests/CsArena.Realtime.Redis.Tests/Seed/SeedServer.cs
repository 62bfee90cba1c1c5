using CsArena.TestServers;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Seed;

/// <summary>A server for the seed's keys and ours, which have the same names, and some nodes' connections to it.</summary>
public sealed class SeedServer : IAsyncLifetime
{
    private RedisServer _server = null!;

    internal IConnectionMultiplexer[] Nodes { get; private set; } = [];

    internal IDatabase this[int node] => Nodes[node % Nodes.Length].GetDatabase();

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        Nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ConnectAsync()));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.CloseAsync();
        }

        await _server.DisposeAsync();
    }

    internal async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{_server.Host}:{_server.Port},allowAdmin=true");
        return multiplexer;
    }

    internal static RedisConnection OursOn(IConnectionMultiplexer node)
    {
        var connection = new RedisConnection(TimeSpan.FromSeconds(10), TimeProvider.System);
        connection.Use(new RedisLink(node, new RedisKeys(isCluster: false)));
        return connection;
    }

    internal IServer Admin(int node) => Nodes[node % Nodes.Length].GetServer(_server.Host, _server.Port);

    internal Task FlushAsync() => _server.FlushAsync();

    /// <summary>How many times a command was called since the server started.</summary>
    internal async Task<long> CallsOfAsync(string command)
    {
        var line = (await _server.CommandAsync("INFO", "commandstats")).Split('\n')
            .FirstOrDefault(line => line.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=')[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>Tries something that may go wrong again and again.</summary>
internal static class Mistakes
{
    /// <summary>The seed's listing makes the mistake, sooner or later.</summary>
    public static async Task ShouldAppearAsync(Func<int, Task<string?>> attempt, int attempts = 5_000)
    {
        for (var i = 0; i < attempts; i++)
        {
            if (await attempt(i) is not null)
            {
                return;
            }
        }

        Assert.Fail($"The seed's listing made no mistake in {attempts} attempts.");
    }

    /// <summary>Ours does not, however often it is tried.</summary>
    public static async Task ShouldNotAppearAsync(Func<int, Task<string?>> attempt, int attempts = 500)
    {
        for (var i = 0; i < attempts; i++)
        {
            Assert.Null(await attempt(i));
        }
    }
}
