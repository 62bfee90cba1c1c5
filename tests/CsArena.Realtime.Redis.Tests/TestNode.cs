using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>What one host has of Redis, connected as a host connects it.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private TestNode(RedisOptions options)
    {
        Connection = new RedisConnection(options.CommandTimeout, TimeProvider.System);
        Messenger = new RedisNodeMessenger(TimeProvider.System, NullLogger<RedisNodeMessenger>.Instance);
        Startup = new RedisStartup(new RedisMultiplexers(Options.Create(options)), Connection, Messenger);
    }

    public RedisConnection Connection { get; }

    public RedisNodeMessenger Messenger { get; }

    private RedisStartup Startup { get; }

    public static async Task<TestNode> StartAsync(string url, TimeSpan? commandTimeout = null)
    {
        var node = new TestNode(new RedisOptions { Url = url, CommandTimeout = commandTimeout ?? TimeSpan.FromSeconds(1) });
        await node.Startup.StartingAsync(CancellationToken.None);
        return node;
    }

    /// <summary>Writes and reads a key of one's own, by a script.</summary>
    public async Task<bool> WorksAsync(string key)
    {
        try
        {
            var written = Random.Shared.NextInt64();
            return (long)await Connection.RunAsync(RedisHealth.Alive, [key], [written]) == written;
        }
        catch (BackendUnavailableException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Messenger.DisposeAsync();
        await Connection.DisposeAsync();
    }
}

/// <summary>Waits for something to become true, and tells how long it took.</summary>
internal static class Eventually
{
    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > limit)
            {
                throw new TimeoutException($"{what}: not within {limit}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        return started.Elapsed;
    }

    public static Task<TimeSpan> HoldsAsync(Func<bool> condition, TimeSpan limit, string what)
        => HoldsAsync(() => Task.FromResult(condition()), limit, what);
}
