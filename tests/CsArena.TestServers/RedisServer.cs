using System.Diagnostics;
using CsArena.TestServers.Starting;

namespace CsArena.TestServers;

/// <summary>
/// A redis-server of these tests' own, on a free port: in a container where <see cref="ServerChoice"/> says so, else a
/// process of this machine with a temporary folder.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private const int StartAttempts = 3;

    private readonly RedisServerOptions _options;
    private readonly IServerRunner _runner;

    private RedisServer(RedisServerOptions options, IServerRunner runner, int port)
    {
        _options = options;
        _runner = runner;
        Port = port;
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; }

    /// <summary>As REDIS_URL has it.</summary>
    public string Url => _options.Password is { } password ? $"redis://:{Uri.EscapeDataString(password)}@{Host}:{Port}" : $"redis://{Host}:{Port}";

    /// <summary>Where it is, for whoever looks into it.</summary>
    public RedisAddress Address => new(Host, Port, _options.Password);

    public bool IsRunning { get; private set; }

    public static async Task<RedisServer> StartAsync(RedisServerOptions? options = null)
    {
        options ??= new RedisServerOptions();
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePorts.Next();
            IServerRunner runner = !options.IsLocal && await ServerChoice.OfThisRunAsync() == ServerKind.Containers
                ? RedisContainers.Create(options, port)
                : new LocalRedis(options, port);
            var server = new RedisServer(options, runner, port);
            try
            {
                await server.StartAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < StartAttempts)
            {
                // Another process took the port, or the port of the cluster's bus beside it, since it was found free.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>Starts it again after <see cref="KillAsync"/> or <see cref="StopAsync"/>, on the same port, with what is on its disk.</summary>
    public async Task StartAsync()
    {
        await _runner.StartAsync();
        IsRunning = true;
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public Task KillAsync() => EndAsync(Signal.Kill);

    /// <summary>Asks it to end, as a service manager does: it saves what it has to.</summary>
    public Task StopAsync() => EndAsync(Signal.Term);

    /// <summary>Keeps its connections open and answers nothing, until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => _runner.PauseAsync();

    /// <inheritdoc cref="PauseAsync" />
    public Task ResumeAsync() => _runner.ResumeAsync();

    /// <summary>Ends it and starts it again.</summary>
    /// <param name="wiped">Without what was on its disk.</param>
    public async Task RestartAsync(bool wiped = false)
    {
        await KillAsync();
        if (wiped)
        {
            await WipeDiskAsync();
        }

        await StartAsync();
    }

    /// <summary>Deletes what is on its disk. For a server that does not run.</summary>
    public Task WipeDiskAsync() => _runner.WipeAsync();

    /// <summary>Forgets all data.</summary>
    public Task FlushAsync() => CommandAsync("FLUSHALL");

    /// <summary>Sends a command on a connection of its own.</summary>
    /// <returns>The reply; of an array, its elements as lines.</returns>
    public async Task<string> CommandAsync(params string[] command)
    {
        using var client = await RedisClient.ConnectAsync(Address);
        return await client.SendAsync(command);
    }

    public ValueTask DisposeAsync()
    {
        IsRunning = false;
        return _runner.DisposeAsync();
    }

    private async Task EndAsync(Signal signal)
    {
        if (IsRunning)
        {
            await _runner.EndAsync(signal);
            IsRunning = false;
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await CommandAsync("PING") == "PONG")
                {
                    return;
                }
            }
            catch (Exception error) when (error is IOException or RedisReplyException)
            {
                // Not listening yet, still loading, or ended: what follows tells these apart.
            }

            if (_runner.HasExited || started.Elapsed > Limit)
            {
                throw new InvalidOperationException($"redis-server did not start.\n{await _runner.ReadOutputAsync()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}

/// <summary>How a <see cref="RedisServer"/> is started.</summary>
public sealed record RedisServerOptions
{
    /// <summary>Whether it keeps an append-only file, so that it has its data again after a restart.</summary>
    public bool AppendOnly { get; init; }

    public string? Password { get; init; }

    /// <summary>
    /// Whether it is a process of this machine even where containers are used: for servers that speak to each other by
    /// address, as a cluster's and a replica do.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Speaks TLS at <see cref="TlsPort"/> with this certificate; for a local server.</summary>
    public TestCertificates? Certificates { get; init; }

    public int TlsPort { get; init; }

    /// <summary>Whether it can be reached at <c>::1</c> too; for a local server.</summary>
    public bool HasIPv6 { get; init; }

    /// <summary>More arguments, for example <c>--maxmemory 512mb</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    internal IEnumerable<string> ToArguments(int port, string bind, string folder) =>
    [
        "--port", $"{port}", "--bind", bind, .. HasIPv6 ? (string[])["::1"] : [], "--dir", folder, "--save", "", "--daemonize", "no",
        "--appendonly", AppendOnly ? "yes" : "no",
        .. Password is { } password ? (string[])["--requirepass", password, "--masterauth", password] : [],
        .. Certificates is { } files
            ? (string[])
            [
                "--tls-port", $"{TlsPort}", "--tls-auth-clients", "no", "--tls-cert-file", files.CertificateFile, "--tls-key-file", files.KeyFile,
            ]
            : [],
        .. Arguments,
    ];
}

/// <summary>Where a Redis server is.</summary>
public sealed record RedisAddress(string Host, int Port, string? Password = null);
