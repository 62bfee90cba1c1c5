using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Makes the two connections: one for commands, one, which keeps the order of messages, for the node messenger. Or takes the
/// program's own, which are left to it.
/// </summary>
internal sealed class RedisMultiplexers(IOptions<RedisOptions> options)
{
    private readonly Lazy<RedisSettings> _settings = new(() => new RedisSettings(options.Value));

    /// <summary>Connects, and checks that this is a Redis to work with.</summary>
    /// <exception cref="OptionsValidationException">It cannot be done; the failure names REDIS_URL.</exception>
    public async Task<RedisLink> OpenCommandsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return options.Value.Commands is { } own
                ? new RedisLink(own, await CheckAsync(own, cancellationToken))
                : await ConnectAsync(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (await Failure.ExplainAsync(error, cancellationToken) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>Connects for the node messenger.</summary>
    /// <param name="commands">Knows the servers of a cluster, and is the other way to publish there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OptionsValidationException">It cannot be done; the failure names REDIS_URL.</exception>
    public async Task<NodeMessageLinkSource> OpenNodeMessagesAsync(RedisConnection commands, CancellationToken cancellationToken)
    {
        try
        {
            var otherWay = commands.Keys.IsCluster ? commands : null;
            return options.Value.NodeMessages is { } own
                ? new NodeMessageLinkSource(commands.Keys, NodeMessageLink.Using(own), null, otherWay)
                : new NodeMessageLinkSource(
                    commands.Keys,
                    await ConnectNodeMessagesAsync(commands.Link, current: null, cancellationToken),
                    commands.Keys.IsCluster ? (current, cancellation) => ConnectNodeMessagesAsync(commands.Link, current, cancellation) : null,
                    otherWay);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (await Failure.ExplainAsync(error, cancellationToken) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>What to say when messages do not come back.</summary>
    public Task<OptionsValidationException> ExplainSilenceAsync(CancellationToken cancellationToken) => Failure.ExplainSilenceAsync(cancellationToken);

    private RedisSettings Settings => _settings.Value;

    private RedisStartFailure Failure => new(Settings, options.Value);

    private async Task<RedisLink> ConnectAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await RedisLibrary.ConnectAsync(Settings.Create(), cancellationToken);
        try
        {
            var keys = await CheckAsync(multiplexer, cancellationToken);
            return new RedisLink(multiplexer, keys, isOurs: true, options.Value.Instrument?.Invoke(multiplexer));
        }
        catch
        {
            await RedisLibrary.CloseAsync(multiplexer);
            throw;
        }
    }

    /// <summary>Connects to one server, in a cluster to any that answers, but to the current one only when there is no other.</summary>
    internal async Task<NodeMessageLink> ConnectNodeMessagesAsync(RedisLink link, NodeMessageLink? current, CancellationToken cancellationToken)
    {
        var servers = link.Multiplexer.GetEndPoints();
        Random.Shared.Shuffle(servers);
        Exception? last = null;
        foreach (var server in servers.OrderBy(server => server.Equals(current?.EndPoint)).ThenByDescending(server => link.Multiplexer.GetServer(server).IsConnected))
        {
            try
            {
                var configuration = Settings.Create([server]);
                RedisLibrary.ActAlone(configuration);

                // FailFast would refuse the first SUBSCRIBE, which the library sends before its second socket is open.
                configuration.BacklogPolicy = BacklogPolicy.Default;
                return NodeMessageLink.Owning(await RedisLibrary.ConnectAsync(configuration, cancellationToken));
            }
            catch (Exception error) when (error is RedisConnectionException or TimeoutException)
            {
                last = error;
            }
        }

        throw last ?? new TimeoutException("No server answers.");
    }

    /// <summary>How the backplane of SignalR's hubs connects.</summary>
    internal ConfigurationOptions HubConfiguration()
    {
        var configuration = Settings.Create();

        // FailFast would refuse the first SUBSCRIBE here too. A client that connects waits for Redis to come back.
        configuration.BacklogPolicy = BacklogPolicy.Default;
        configuration.AsyncTimeout = (int)options.Value.ConnectTimeout.TotalMilliseconds;
        return configuration;
    }

    private async Task<RedisKeys> CheckAsync(IConnectionMultiplexer multiplexer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.ConnectTimeout);
        var database = multiplexer.GetDatabase();
        var server = multiplexer.GetServers().FirstOrDefault(one => one.IsConnected)
            ?? throw new TimeoutException("No server answers.");
        if (Refusal(server) is { } refusal)
        {
            throw new NotSupportedException(refusal);
        }

        await CheckUserAsync(database, limit.Token);
        await CheckDatabaseAsync(database, limit.Token);

        // Scripts run and write, by both ways that the arena runs them.
        var keys = new RedisKeys(server.ServerType == ServerType.Cluster, options.Value.KeyPrefix, database.Database);
        await database.ExecuteAsync("EVAL", RedisHealth.Alive.Text, 1, keys.Health, "start").WaitAsync(limit.Token);
        await database.ScriptEvaluateAsync(RedisHealth.Alive.Hash, [keys.Health], ["start"]).WaitAsync(limit.Token);
        return keys;
    }

    /// <summary>The library does not look at what SELECT answers, and goes on in the database that it was in.</summary>
    private static async Task CheckDatabaseAsync(IDatabase database, CancellationToken cancellationToken)
    {
        if (database.Database != 0)
        {
            await database.ExecuteAsync("EVAL", "return redis.call('SELECT', ARGV[1])", 0, database.Database).WaitAsync(cancellationToken);
        }
    }

    /// <summary>After a refused login the library goes on as the default user, who may need no password.</summary>
    private async Task CheckUserAsync(IDatabase database, CancellationToken cancellationToken)
    {
        if (options.Value is not { Commands: null } || Settings.Url.User is not { } user)
        {
            return;
        }

        string? actual;
        try
        {
            actual = (string?)await database.ExecuteAsync("ACL", "WHOAMI").WaitAsync(cancellationToken);
        }
        catch (RedisServerException error) when (Says(error, "NOPERM"))
        {
            // Users without this right are common. The script that follows shows whether the user may do what the arena does.
            return;
        }

        if (actual != user)
        {
            throw new NotSupportedException($"refuses the user {user} or its password");
        }
    }

    private string? Refusal(IServer server)
    {
        var several = options.Value is { Commands: null } && Settings.Url.Servers.Count > 1;
        return server switch
        {
            { ServerType: ServerType.Sentinel } => "is a Sentinel; name the Redis itself",
            { IsReplica: true, ServerType: not ServerType.Cluster } => "is a replica, which cannot be written to; name its master",
            { ServerType: not ServerType.Cluster } when several => "is no cluster, but several servers are named",
            _ when server.Version < RedisSettings.Oldest => $"is Redis {server.Version}; {RedisSettings.Oldest} or newer is needed",
            _ => null,
        };
    }

    private static bool Says(Exception error, string text) => error.Message.Contains(text, StringComparison.Ordinal);
}
