using System.Diagnostics;
using CsArena.TestServers.Starting;

namespace CsArena.TestServers;

/// <summary>
/// A PostgreSQL of these tests' own, on a free port: in a container where <see cref="ServerChoice"/> says so, else a
/// process of this machine with a temporary folder.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>The user who may do everything.</summary>
    public const string User = "arena";

    /// <summary>A password that has to be encoded in a URL.</summary>
    public const string Password = "p@ss w/rd;=%";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly IPostgreSqlRunner _runner;
    private int _databases;

    private PostgreSqlServer(IPostgreSqlRunner runner, int port)
    {
        _runner = runner;
        Port = port;
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; }

    public bool IsRunning { get; private set; }

    /// <summary>The folder of its Unix socket; only of a local one.</summary>
    public string SocketFolder => (_runner as LocalPostgreSql)?.SocketFolder ?? throw new InvalidOperationException("Start it with IsLocal.");

    public static async Task<PostgreSqlServer> StartAsync(PostgreSqlServerOptions? options = null)
    {
        options ??= new PostgreSqlServerOptions();
        var port = FreePorts.Next();
        IPostgreSqlRunner runner = !options.IsLocal && await ServerChoice.OfThisRunAsync() == ServerKind.Containers
            ? new PostgreSqlContainer(options, port)
            : new LocalPostgreSql(options, port);
        var server = new PostgreSqlServer(runner, port);
        await server.StartAsync();
        return server;
    }

    /// <summary>As DATABASE_URL has it.</summary>
    public string UrlOf(string database) => $"postgres://{User}:{Uri.EscapeDataString(Password)}@{Host}:{Port}/{database}";

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its URL.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await QueryAsync("postgres", $"CREATE DATABASE {name}");
        return UrlOf(name);
    }

    /// <summary>Runs SQL as a client of its own, which depends on no library that is under test.</summary>
    /// <returns>The rows as lines, columns separated by <c>|</c>.</returns>
    public async Task<string> QueryAsync(string database, string sql) => (await _runner.QueryAsync(database, sql)).TrimEnd('\n');

    /// <summary>Starts it again after <see cref="KillAsync"/> or <see cref="StopAsync"/>, on the same port, with what is on its disk.</summary>
    public async Task StartAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            await _runner.StartAsync();
            if (await IsReadyAsync(started))
            {
                IsRunning = true;
                return;
            }

            // Processes of the one before may still be there for a moment.
            if (started.Elapsed > Limit)
            {
                throw new InvalidOperationException($"postgres did not start.\n{await _runner.ReadOutputAsync()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Ends it and all its sessions at once, as when the machine loses its power.</summary>
    public Task KillAsync() => EndAsync(Signal.Kill);

    /// <summary>Asks it to end: sessions are cut off, and all is written to the disk.</summary>
    public Task StopAsync() => EndAsync(Signal.Interrupt);

    /// <summary>Keeps its connections open and answers nothing, until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync() => _runner.PauseAsync();

    /// <inheritdoc cref="PauseAsync" />
    public Task ResumeAsync() => _runner.ResumeAsync();

    /// <summary>Ends it and starts it again.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        IsRunning = false;
        return _runner.DisposeAsync();
    }

    internal static string[] QueryArguments(string host, int port, string database, string sql)
        => ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", host, "-p", $"{port}", "-U", User, "-d", database, "-c", sql];

    private async Task EndAsync(Signal signal)
    {
        if (IsRunning)
        {
            await _runner.EndAsync(signal);
            IsRunning = false;
        }
    }

    /// <returns>False when it ended instead.</returns>
    private async Task<bool> IsReadyAsync(Stopwatch started)
    {
        while (!_runner.HasExited)
        {
            try
            {
                await QueryAsync("postgres", "SELECT 1");
                return true;
            }
            catch (IOException) when (started.Elapsed < Limit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        return false;
    }
}

/// <summary>How a <see cref="PostgreSqlServer"/> is started.</summary>
public sealed record PostgreSqlServerOptions
{
    /// <summary>
    /// Whether a commit waits for the disk. Off, the tests are faster, and what was committed still survives the end of
    /// the server, though not that of the machine.
    /// </summary>
    public bool Fsync { get; init; }

    /// <summary>
    /// Whether it is a process of this machine even where containers are used: for a server that reads files of the tests, or
    /// whose files they read.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Speaks TLS too, with this certificate.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>More settings, for example <c>max_connections=10</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    internal IEnumerable<string> ToArguments()
    {
        var onOff = Fsync ? "on" : "off";
        string[] tls = Certificates is { } files ? ["ssl=on", $"ssl_cert_file={files.CertificateFile}", $"ssl_key_file={files.KeyFile}"] : [];
        return
        [
            "-c", $"fsync={onOff}", "-c", $"full_page_writes={onOff}", "-c", "max_connections=200",
            .. tls.Concat(Settings).SelectMany(setting => (string[])["-c", setting]),
        ];
    }
}
