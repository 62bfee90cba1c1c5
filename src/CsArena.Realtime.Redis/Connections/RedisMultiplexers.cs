using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Makes the two connections: one for commands, one, which keeps the order of messages, for the node messenger. Or takes the
/// program's own, which are left to it.
/// </summary>
internal sealed class RedisMultiplexers(IOptions<RedisOptions> options)
{
    private static readonly Version Oldest = new(6, 2);

    private volatile bool _distrusted;

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
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && Describe(error) is { } failure)
        {
            throw Failure(failure);
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
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && Describe(error) is { } failure)
        {
            throw Failure(failure);
        }
    }

    /// <summary>What to say when messages do not come back.</summary>
    public OptionsValidationException Deaf() => Failure($"REDIS_URL: messages that are published at {Where} do not come back.");

    private static OptionsValidationException Failure(string failure) => new(Options.DefaultName, typeof(RedisOptions), [failure]);

    private async Task<RedisLink> ConnectAsync(CancellationToken cancellationToken)
    {
        var url = RedisUrl.Parse(options.Value.Url!);
        var configuration = Configuration(url, url.Servers.Select(server => RedisLibrary.EndPoint(server.Host, server.Port)));
        var multiplexer = await RedisLibrary.ConnectAsync(configuration, cancellationToken);
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
        var url = RedisUrl.Parse(options.Value.Url!);
        var servers = link.Multiplexer.GetEndPoints();
        Random.Shared.Shuffle(servers);
        Exception? last = null;
        foreach (var server in servers.OrderBy(server => server.Equals(current?.EndPoint)).ThenByDescending(server => link.Multiplexer.GetServer(server).IsConnected))
        {
            try
            {
                var configuration = Configuration(url, [server]);
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
        var url = RedisUrl.Parse(options.Value.Url!);
        var configuration = Configuration(url, url.Servers.Select(server => RedisLibrary.EndPoint(server.Host, server.Port)));

        // FailFast would refuse the first SUBSCRIBE here too. A client that connects waits for Redis to come back.
        configuration.BacklogPolicy = BacklogPolicy.Default;
        configuration.AsyncTimeout = (int)options.Value.ConnectTimeout.TotalMilliseconds;
        return configuration;
    }

    private ConfigurationOptions Configuration(RedisUrl url, IEnumerable<EndPoint> servers)
    {
        var configuration = url.Settings?.Clone() ?? new ConfigurationOptions();
        configuration.AbortOnConnectFail = true;

        // To ask a cluster who serves what.
        configuration.AllowAdmin = true;
        configuration.ConnectTimeout = (int)options.Value.ConnectTimeout.TotalMilliseconds;
        configuration.ConnectRetry = 1;

        // Calls end in time, and a connection on which nothing came in for four times as long is made anew: the library looks
        // at both at every heartbeat.
        configuration.AsyncTimeout = (int)options.Value.CommandTimeout.TotalMilliseconds;
        configuration.SyncTimeout = configuration.AsyncTimeout;
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        configuration.KeepAlive = 2;

        // Also how long connecting again may take, whatever ConnectTimeout says: the library asks it in both cases.
        configuration.ReconnectRetryPolicy = new LinearRetry(2000);
        configuration.DefaultDatabase = url.Database;
        configuration.User = url.User;
        configuration.Password = url.Password;
        configuration.IncludeDetailInExceptions = false;

        // A call fails at once while Redis is away, instead of waiting for it.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.Ssl = url.IsTls;
        configuration.ClientName = "csarena";
        configuration.ConfigCheckSeconds = 1;

        // Channels have the arena's own prefix.
        configuration.ChannelPrefix = default;

        // Ways of this library's own to find a master among stand-alone servers: we have one, or a cluster.
        configuration.ConfigurationChannel = "";
        configuration.TieBreaker = "";
        configuration.EndPoints.Clear();
        foreach (var server in servers)
        {
            configuration.EndPoints.Add(server);
        }

        // The library reports a refused certificate like a server that is away; the start has to name the reason.
        configuration.CertificateValidation += (_, _, _, errors) =>
        {
            _distrusted = errors != SslPolicyErrors.None;
            return !_distrusted;
        };
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

        // Scripts run and write, and in the database that was asked for.
        var keys = new RedisKeys(server.ServerType == ServerType.Cluster, options.Value.KeyPrefix, database.Database);
        await database.ExecuteAsync("EVAL", RedisHealth.Alive.Text, 1, keys.Health, "start").WaitAsync(limit.Token);
        return keys;
    }

    /// <summary>After a refused login the library goes on as the default user, who may need no password.</summary>
    private async Task CheckUserAsync(IDatabase database, CancellationToken cancellationToken)
    {
        if (options.Value is not { Commands: null, Url: { } url } || RedisUrl.Parse(url).User is not { } user)
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
        var several = options.Value is { Commands: null, Url: { } url } && RedisUrl.Parse(url).Servers.Count > 1;
        return server switch
        {
            { ServerType: ServerType.Sentinel } => "is a Sentinel; name the Redis itself",
            { IsReplica: true, ServerType: not ServerType.Cluster } => "is a replica, which cannot be written to; name its master",
            { ServerType: not ServerType.Cluster } when several => "is no cluster, but several servers are named",
            _ when server.Version < Oldest => $"is Redis {server.Version}; {Oldest} or newer is needed",
            _ => null,
        };
    }

    private string Where => options.Value is { Commands: null, Url: { } url } ? RedisUrl.Parse(url).ToString() : "the server";

    private string? Describe(Exception error)
    {
        var where = Where;
        return error switch
        {
            NotSupportedException => $"REDIS_URL: {where} {error.Message}.",
            _ when _distrusted => $"REDIS_URL: {where} has a certificate that this machine does not trust.",
            _ when Says(error, "AuthenticationFailure") || Says(error, "NOAUTH") || Says(error, "WRONGPASS") || Says(error, "NOPERM")
                => $"REDIS_URL: {where} refuses the user or password, or needs one.",
            RedisCommandException or RedisServerException when Says(error, "database does not exist") || Says(error, "DB index")
                => $"REDIS_URL: {where} has no database of that number.",
            _ when Says(error, "Loading") || Says(error, "LOADING") => $"REDIS_URL: {where} is still loading its data; try again soon.",
            _ when Says(error, "CLUSTERDOWN") => $"REDIS_URL: the cluster of {where} is down.",
            RedisServerException => $"REDIS_URL: {where} does not take the arena's scripts: {error.Message}",
            RedisException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException
                => $"REDIS_URL: {where} cannot be reached: is Redis running there, and does it speak {(IsTls() ? "TLS" : "plain text")}?",
            _ => null,
        };
    }

    private bool IsTls() => options.Value is { Commands: null, Url: { } url } && RedisUrl.Parse(url).IsTls;

    private static bool Says(Exception? error, string text)
        => error is not null && (error.Message.Contains(text, StringComparison.Ordinal) || Says(error.InnerException, text));
}
