namespace CsArena.EndToEnd.Redis.Hosting;

/// <summary>Several hosts on one Redis of their own.</summary>
public sealed class RedisArena : IAsyncDisposable
{
    private RedisArena(RedisServer redis, IReadOnlyList<HostSlot> slots)
    {
        Redis = redis;
        Slots = slots;
    }

    public RedisServer Redis { get; }

    public IReadOnlyList<HostSlot> Slots { get; }

    public Uri[] Urls => [.. Slots.Select(slot => slot.Url)];

    public HostProcess this[int index] => Slots[index].Host;

    /// <summary>Starts the Redis and the hosts.</summary>
    /// <param name="hosts">How many.</param>
    /// <param name="settings">How they are set up; the Redis is added.</param>
    /// <param name="redis">How the Redis is started.</param>
    public static async Task<RedisArena> StartAsync(int hosts, Func<HostSettings> settings, RedisServerOptions? redis = null)
    {
        var arena = await WithoutHostsAsync(hosts, settings, redis);
        try
        {
            await Task.WhenAll(arena.Slots.Select(slot => slot.StartAsync()));
            return arena;
        }
        catch
        {
            await arena.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the Redis; the hosts are started by the test.</summary>
    public static async Task<RedisArena> WithoutHostsAsync(int hosts, Func<HostSettings> settings, RedisServerOptions? redis = null)
    {
        var server = await RedisServer.StartAsync(redis);
        return new RedisArena(server, [.. Enumerable.Range(0, hosts).Select(_ => new HostSlot(() => settings().With("REDIS_URL", server.Url)))]);
    }

    /// <summary>Stops the hosts in order, and looks at what they leave behind: nothing but what expires (I12).</summary>
    public async Task EndAsync()
    {
        await Task.WhenAll(Slots.Where(slot => slot.IsUp).Select(slot => slot.StopAsync()));
        (await KeyWalk.LeftoversAsync([Redis])).Complaints.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in Slots)
        {
            await slot.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }
}
