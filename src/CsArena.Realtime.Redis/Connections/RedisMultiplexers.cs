using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The two connections: one for commands, one, which keeps the order of messages, for the backplane. Those that were made
/// here are closed here; the program's own are left to it.
/// </summary>
internal sealed class RedisMultiplexers(IOptions<RedisOptions> options) : IAsyncDisposable
{
    private static readonly Version Oldest = new(6, 2);

    private readonly List<ConnectionMultiplexer> _ours = [];

    /// <summary>Connects.</summary>
    /// <exception cref="OptionsValidationException">It cannot be done; the failure names REDIS_URL.</exception>
    public async Task<(RedisLink Commands, RedisLink Backplane)> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var commands = options.Value.Commands ?? await ConnectAsync(keepsOrder: false, cancellationToken);
            var info = await CheckAsync(commands, cancellationToken);
            var backplane = options.Value.Backplane ?? await ConnectAsync(keepsOrder: true, cancellationToken);
            var keys = new RedisKeys(info.IsCluster, options.Value.KeyPrefix);
            return (new RedisLink(commands, keys), new RedisLink(backplane, keys));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && Describe(error) is { } failure)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(RedisOptions), [failure]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var multiplexer in _ours)
        {
            await multiplexer.CloseAsync(allowCommandsToComplete: false);
            multiplexer.Dispose();
        }

        _ours.Clear();
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(bool keepsOrder, CancellationToken cancellationToken)
    {
        var url = RedisUrl.Parse(options.Value.Url!);
        var multiplexer = await RedisLibrary.ConnectAsync(Configuration(url), url.User, keepsOrder).WaitAsync(cancellationToken);
        _ours.Add(multiplexer);
        return multiplexer;
    }

    private ConfigurationOptions Configuration(RedisUrl url)
    {
        var configuration = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            ConnectTimeout = (int)options.Value.ConnectTimeout.TotalMilliseconds,
            ConnectRetry = 1,
            DefaultDatabase = url.Database,
            Password = url.Password,
            Ssl = url.IsTls,
            ClientName = "csarena",
            ConfigCheckSeconds = 1,
        };
        foreach (var (host, port) in url.Servers)
        {
            configuration.EndPoints.Add(host, port);
        }

        return configuration;
    }

    private async Task<RedisServerInfo> CheckAsync(IConnectionMultiplexer multiplexer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.ConnectTimeout);
        var database = multiplexer.GetDatabase();
        var info = await RedisServerInfo.ReadAsync(database, limit.Token);
        if (Refusal(info) is { } refusal)
        {
            throw new NotSupportedException(refusal);
        }

        // Scripts run, and in the database that was asked for.
        var script = RedisScript.Load("Connections/Scripts/echo.lua");
        await database.ExecuteAsync("EVAL", script.Text, 1, (RedisKey)"arena", "").WaitAsync(limit.Token);
        return info;
    }

    private string? Refusal(RedisServerInfo info)
    {
        var several = options.Value is { Commands: null, Url: { } url } && RedisUrl.Parse(url).Servers.Count > 1;
        return info switch
        {
            { IsSentinel: true } => "is a Sentinel; name the Redis itself",
            { IsReplica: true, IsCluster: false } => "is a replica, which cannot be written to; name its master",
            { IsCluster: false } when several => "is no cluster, but several servers are named",
            _ when info.Version < Oldest => $"is Redis {info.Version}; {Oldest} or newer is needed",
            _ => null,
        };
    }

    private string? Describe(Exception error)
    {
        var where = options.Value is { Commands: null, Url: { } url } ? RedisUrl.Parse(url).ToString() : "the server";
        return error switch
        {
            NotSupportedException => $"REDIS_URL: {where} {error.Message}.",
            _ when Says(error, "AuthenticationFailure") || Says(error, "NOAUTH") || Says(error, "WRONGPASS") || Says(error, "NOPERM")
                => $"REDIS_URL: {where} refuses the user or password, or needs one.",
            RedisCommandException or RedisServerException when Says(error, "database does not exist") || Says(error, "DB index")
                => $"REDIS_URL: {where} has no database of that number.",
            _ when Says(error, "Loading") || Says(error, "LOADING") => $"REDIS_URL: {where} is still loading its data; try again soon.",
            _ when Says(error, "CLUSTERDOWN") => $"REDIS_URL: the cluster of {where} is down.",
            RedisException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException
                => $"REDIS_URL: {where} cannot be reached: is Redis running there, and does it speak {(IsTls() ? "TLS" : "plain text")}?",
            _ => null,
        };
    }

    private bool IsTls() => options.Value is { Commands: null, Url: { } url } && RedisUrl.Parse(url).IsTls;

    private static bool Says(Exception? error, string text)
        => error is not null && (error.Message.Contains(text, StringComparison.Ordinal) || Says(error.InnerException, text));
}
