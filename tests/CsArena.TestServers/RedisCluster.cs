using System.Diagnostics;

namespace CsArena.TestServers;

/// <summary>A Redis Cluster of six servers of these tests' own: three masters, each with a replica. Always local processes.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16384;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly RedisServer[] _servers;

    private RedisCluster(RedisServer[] servers) => _servers = servers;

    /// <summary>All servers; at the start the first three are the masters, and the three after them their replicas, in order.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>As REDIS_URL has it.</summary>
    public string Url => string.Join(',', _servers.Select(server => server.Url));

    /// <param name="nodeTimeout">How long a server may be silent before the others give it up.</param>
    /// <param name="appendOnly">Whether the servers keep append-only files.</param>
    public static async Task<RedisCluster> StartAsync(TimeSpan? nodeTimeout = null, bool appendOnly = false)
    {
        var milliseconds = (nodeTimeout ?? TimeSpan.FromSeconds(1)).TotalMilliseconds;
        var servers = await Task.WhenAll(Enumerable.Range(0, Masters * 2).Select(_ => RedisServer.StartAsync(new RedisServerOptions
        {
            AppendOnly = appendOnly,
            IsLocal = true,
            Arguments =
            [
                "--cluster-enabled", "yes", "--cluster-port", $"{FreePorts.Next()}",
                "--cluster-node-timeout", $"{milliseconds:0}", "--repl-diskless-sync-delay", "0",
            ],
        })));
        var cluster = new RedisCluster(servers);
        await cluster.FormAsync();
        return cluster;
    }

    /// <summary>Waits until every server that runs says that every slot is served, and knows all that run.</summary>
    public Task WaitUntilOkAsync() => WaitAsync(async () =>
    {
        foreach (var server in Running())
        {
            var info = await server.CommandAsync("CLUSTER", "INFO");
            if (!info.Contains("cluster_state:ok", StringComparison.Ordinal) || !info.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    });

    /// <summary>The server that serves a key.</summary>
    public async Task<RedisServer> MasterOfAsync(string key)
    {
        var slot = int.Parse(await Running().First().CommandAsync("CLUSTER", "KEYSLOT", key), System.Globalization.CultureInfo.InvariantCulture);
        foreach (var server in Running())
        {
            if ((await SlotsOfAsync(server)).Contains(slot))
            {
                return server;
            }
        }

        throw new InvalidOperationException($"Nobody serves {key}.");
    }

    /// <summary>The slots that a server serves.</summary>
    public static async Task<HashSlots> SlotsOfAsync(RedisServer server)
    {
        var self = (await server.CommandAsync("CLUSTER", "NODES")).Split('\n').Single(line => line.Contains("myself", StringComparison.Ordinal));
        return new HashSlots([.. self.Split(' ').Skip(8)]);
    }

    /// <summary>Forgets all data.</summary>
    public async Task FlushAsync()
    {
        foreach (var server in Running())
        {
            if ((await server.CommandAsync("ROLE")).StartsWith("master", StringComparison.Ordinal))
            {
                await server.FlushAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task FormAsync()
    {
        for (var i = 0; i < Masters; i++)
        {
            await _servers[i].CommandAsync("CLUSTER", "ADDSLOTSRANGE", $"{Slots * i / Masters}", $"{(Slots * (i + 1) / Masters) - 1}");
        }

        for (var i = 1; i < _servers.Length; i++)
        {
            await _servers[i].CommandAsync("CLUSTER", "SET-CONFIG-EPOCH", $"{i + 1}");
        }

        var ids = new List<string>();
        foreach (var server in _servers)
        {
            ids.Add(await server.CommandAsync("CLUSTER", "MYID"));
        }

        await WaitAsync(() => MeetAsync(ids));
        for (var i = 0; i < Masters; i++)
        {
            await _servers[Masters + i].CommandAsync("CLUSTER", "REPLICATE", ids[i]);
        }

        await WaitUntilOkAsync();
        await WaitAsync(async () =>
        {
            foreach (var replica in _servers.Skip(Masters))
            {
                if (!(await replica.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        });
    }

    /// <summary>
    /// Whether each knows each. Until the first knows somebody, that one is asked to meet it: a handshake that was not answered
    /// in time is forgotten. Who only counts counts handshakes too, which have no id yet.
    /// </summary>
    private async Task<bool> MeetAsync(List<string> ids)
    {
        var first = _servers[0];
        var busPort = (await first.CommandAsync("CONFIG", "GET", "cluster-port")).Split('\n')[1];
        var known = await first.CommandAsync("CLUSTER", "NODES");
        for (var i = 1; i < _servers.Length; i++)
        {
            if (!known.Contains(ids[i], StringComparison.Ordinal))
            {
                await _servers[i].CommandAsync("CLUSTER", "MEET", first.Host, $"{first.Port}", busPort);
            }
        }

        foreach (var server in _servers)
        {
            var nodes = await server.CommandAsync("CLUSTER", "NODES");
            if (!ids.TrueForAll(id => nodes.Contains(id, StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<RedisServer> Running() => _servers.Where(server => server.IsRunning);

    private async Task WaitAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > Limit)
            {
                throw new TimeoutException($"The cluster is not ready.\n{await Running().First().CommandAsync("CLUSTER", "NODES")}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
