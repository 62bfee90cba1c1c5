using System.Diagnostics;
using System.Globalization;

namespace CsArena.TestServers;

/// <summary>A PostgreSQL of these tests' own, on a free port, in a temporary folder.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>The user who may do everything.</summary>
    public const string User = "arena";

    /// <summary>A password that has to be encoded in a URL.</summary>
    public const string Password = "p@ss w/rd;=%";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlServerOptions _options;
    private readonly DirectoryInfo _folder;
    private ServerProcess? _process;
    private int _databases;

    private PostgreSqlServer(PostgreSqlServerOptions options, DirectoryInfo folder, int port)
    {
        _options = options;
        _folder = folder;
        Port = port;
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; }

    public bool IsRunning => _process is not null;

    /// <summary>What the server has said since its last start.</summary>
    public string Output => _process?.Output ?? "";

    private string Data => Path.Combine(_folder.FullName, "data");

    public static async Task<PostgreSqlServer> StartAsync(PostgreSqlServerOptions? options = null)
    {
        var server = new PostgreSqlServer(options ?? new PostgreSqlServerOptions(), await PostgreSqlProgram.CreateFolderAsync(), FreePorts.Next());
        await server.InitializeAsync();
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
    public async Task<string> QueryAsync(string database, string sql)
    {
        var command = PostgreSqlProgram.Command("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", Host, "-p", $"{Port}", "-U", User, "-d", database, "-c", sql);
        return (await PostgreSqlProgram.RunAsync(command, Password)).TrimEnd('\n');
    }

    /// <summary>Starts it again after <see cref="KillAsync"/> or <see cref="StopAsync"/>, on the same port, with what is on its disk.</summary>
    public async Task StartAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            _process = await ServerProcess.StartAsync(
                PostgreSqlProgram.Command("postgres", Arguments()),
                $"rm -rf '{_folder.FullName}'; sleep 1; rm -rf '{_folder.FullName}'",
                "/");
            if (await IsReadyAsync(started))
            {
                return;
            }

            // Processes of the one before may still be there for a moment.
            var said = _process.Output;
            await _process.DisposeAsync();
            _process = null;
            if (started.Elapsed > Limit)
            {
                throw new InvalidOperationException($"postgres did not start.\n{said}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Ends it and all its sessions at once, as when the machine loses its power.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        // It must make no new processes while we look for those that it has.
        process.Send(Signal.Stop);
        var children = Children(process.Id);
        process.Send(Signal.Kill);
        children.ForEach(child => Posix.Send(child, Signal.Kill));
        await EndAsync(process);
    }

    /// <summary>Asks it to end: sessions are cut off, and all is written to the disk.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            process.Send(Signal.Interrupt);
            await EndAsync(process);
        }
    }

    /// <summary>Keeps its connections open and answers nothing, until <see cref="ResumeAsync"/>.</summary>
    public Task PauseAsync()
    {
        _process!.Send(Signal.Stop);
        Children(_process.Id).ForEach(child => Posix.Send(child, Signal.Stop));
        return Task.CompletedTask;
    }

    /// <inheritdoc cref="PauseAsync" />
    public Task ResumeAsync()
    {
        Children(_process!.Id).ForEach(child => Posix.Send(child, Signal.Continue));
        _process.Send(Signal.Continue);
        return Task.CompletedTask;
    }

    /// <summary>Ends it and starts it again.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task InitializeAsync()
    {
        var passwordFile = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await PostgreSqlProgram.RunAsync(PostgreSqlProgram.Command(
            "initdb", "-D", Data, "-U", User, "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=C", "--no-sync"));
    }

    private string[] Arguments()
    {
        var onOff = _options.Fsync ? "on" : "off";
        return
        [
            "-D", Data, "-p", $"{Port}", "-c", $"listen_addresses={Host}", "-c", $"unix_socket_directories={_folder.FullName}",
            "-c", $"fsync={onOff}", "-c", $"full_page_writes={onOff}", "-c", "max_connections=200", "-c", "logging_collector=off",
            .. _options.Settings.SelectMany(setting => (string[])["-c", setting]),
        ];
    }

    private async Task EndAsync(ServerProcess process)
    {
        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <returns>False when it ended instead.</returns>
    private async Task<bool> IsReadyAsync(Stopwatch started)
    {
        while (!_process!.HasExited)
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

    private static List<int> Children(int parent)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                // The name, in parentheses, may contain anything; state and parent follow it.
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                if (int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) == parent)
                {
                    children.Add(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return children;
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

    /// <summary>More settings, for example <c>max_connections=10</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
