using System.Diagnostics;

namespace CsArena.TestServers;

/// <summary>A redis-server of these tests' own, on a free port, in a temporary folder.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly RedisProgram _program;
    private readonly RedisServerOptions _options;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("csarena-redis-");
    private ServerProcess? _process;
    private string _name = "";

    private RedisServer(RedisProgram program, RedisServerOptions options, int port)
    {
        _program = program;
        _options = options;
        Port = port;
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; }

    /// <summary>As REDIS_URL has it.</summary>
    public string Url => _options.Password is { } password ? $"redis://:{Uri.EscapeDataString(password)}@{Host}:{Port}" : $"redis://{Host}:{Port}";

    /// <summary>Where it is, for whoever looks into it.</summary>
    public RedisAddress Address => new(Host, Port, _options.Password);

    public bool IsRunning => _process is not null;

    /// <summary>What the server has said since its last start.</summary>
    public string Output => _process?.Output ?? "";

    public static async Task<RedisServer> StartAsync(RedisServerOptions? options = null)
    {
        var server = new RedisServer(await RedisProgram.GetAsync(), options ?? new RedisServerOptions(), FreePorts.Next());
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it again after <see cref="KillAsync"/> or <see cref="StopAsync"/>, on the same port, with what is on its disk.</summary>
    public async Task StartAsync()
    {
        _name = $"csarena-redis-{Guid.NewGuid():N}";
        _process = await _program.StartAsync(_name, _folder.FullName, Arguments());
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public Task KillAsync() => EndAsync(Signal.Kill);

    /// <summary>Asks it to end, as a service manager does: it saves what it has to.</summary>
    public Task StopAsync() => EndAsync(Signal.Term);

    /// <summary>Keeps its connections open and answers nothing, until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => _program.SendAsync(_process!, _name, Signal.Stop);

    /// <inheritdoc cref="PauseAsync" />
    public Task ResumeAsync() => _program.SendAsync(_process!, _name, Signal.Continue);

    /// <summary>Ends it and starts it again.</summary>
    /// <param name="wiped">Without what was on its disk.</param>
    public async Task RestartAsync(bool wiped = false)
    {
        await KillAsync();
        if (wiped)
        {
            WipeDisk();
        }

        await StartAsync();
    }

    /// <summary>Deletes what is on its disk. For a server that does not run.</summary>
    public void WipeDisk()
    {
        foreach (var entry in _folder.EnumerateFileSystemInfos().Where(entry => entry.Name != "nodes.conf"))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>Forgets all data.</summary>
    public Task FlushAsync() => CommandAsync("FLUSHALL");

    /// <summary>Sends a command on a connection of its own.</summary>
    /// <returns>The reply; of an array, its elements as lines.</returns>
    public async Task<string> CommandAsync(params string[] command)
    {
        using var client = await RedisClient.ConnectAsync(Address);
        return await client.SendAsync(command);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Delete(recursive: true);
    }

    private string[] Arguments() =>
    [
        "--port", $"{Port}", "--bind", Host, "--dir", _folder.FullName, "--save", "", "--daemonize", "no",
        "--appendonly", _options.AppendOnly ? "yes" : "no",
        .. _options.Password is { } password ? (string[])["--requirepass", password, "--masterauth", password] : [],
        .. _options.Arguments,
    ];

    private async Task EndAsync(Signal signal)
    {
        if (_process is not { } process)
        {
            return;
        }

        await _program.SendAsync(process, _name, signal);
        if (signal != Signal.Kill)
        {
            await ResumeAsync();
        }

        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
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
            catch (Exception error) when (error is IOException or RedisReplyException && started.Elapsed < Limit && !_process!.HasExited)
            {
                // Not listening yet, or still loading.
            }

            if (_process!.HasExited || started.Elapsed > Limit)
            {
                throw new InvalidOperationException($"redis-server did not start.\n{_process.Output}");
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

    /// <summary>More arguments, for example <c>--maxmemory 512mb</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>Where a Redis server is.</summary>
public sealed record RedisAddress(string Host, int Port, string? Password = null);
