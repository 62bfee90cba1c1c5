using System.Net;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>How the library connects to the Redis of the options, with the settings that the arena depends on.</summary>
internal sealed class RedisSettings
{
    /// <summary>The version that a server is taken for until it tells, which one does not whose provider has no <c>INFO</c>.</summary>
    public static Version Oldest { get; } = new(6, 2);

    /// <summary>What the library does without: providers and users often lack these, and with them it does not connect.</summary>
    private static readonly CommandMap _commands = CommandMap.Create(["ECHO", "CONFIG"], available: false);

    private readonly RedisOptions _options;
    private readonly Lazy<RedisUrl> _url;
    private readonly Lazy<ServerTrust> _trust;

    public RedisSettings(RedisOptions options)
    {
        _options = options;
        _url = new(() => RedisUrl.Parse(options.Url!));
        _trust = new(() => new ServerTrust(Url.Certificates));
    }

    /// <summary>Where it is; only where the program has not given its own connection.</summary>
    public RedisUrl Url => _url.Value;

    /// <summary>Which certificates are trusted.</summary>
    /// <exception cref="NotSupportedException">Its file cannot be read; the message is the end of a sentence.</exception>
    public ServerTrust Trust => _trust.Value;

    /// <summary>Settings for the servers that the URL names.</summary>
    public ConfigurationOptions Create() => Create(Url.Servers.Select(server => RedisLibrary.EndPoint(server.Host, server.Port)));

    /// <summary>Settings for these servers.</summary>
    public ConfigurationOptions Create(IEnumerable<EndPoint> servers)
    {
        var configuration = Url.Settings?.Clone() ?? new ConfigurationOptions();
        configuration.AbortOnConnectFail = true;

        // To ask a cluster who serves what.
        configuration.AllowAdmin = true;
        configuration.ConnectTimeout = (int)_options.ConnectTimeout.TotalMilliseconds;
        configuration.ConnectRetry = 1;

        // Calls end in time, and a connection on which nothing came in for four times as long is made anew: the library looks
        // at both at every heartbeat.
        configuration.AsyncTimeout = (int)_options.CommandTimeout.TotalMilliseconds;
        configuration.SyncTimeout = configuration.AsyncTimeout;
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        configuration.KeepAlive = 2;

        // Also how long connecting again may take, whatever ConnectTimeout says: the library asks it in both cases.
        configuration.ReconnectRetryPolicy = new LinearRetry(2000);
        configuration.DefaultDatabase = Url.Database;
        configuration.User = Url.User;
        configuration.Password = Url.Password;
        configuration.IncludeDetailInExceptions = false;

        // A call fails at once while Redis is away, instead of waiting for it.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ClientName = "csarena";
        configuration.ConfigCheckSeconds = 1;
        configuration.DefaultVersion = Oldest;
        if (configuration.CommandMap == CommandMap.Default)
        {
            configuration.CommandMap = _commands;
        }

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

        configuration.Ssl = Url.IsTls;
        if (Url.IsTls)
        {
            var trust = Trust;
            configuration.CertificateValidation += (_, certificate, chain, errors) => trust.Accepts(certificate, chain, errors);
        }

        return configuration;
    }
}
