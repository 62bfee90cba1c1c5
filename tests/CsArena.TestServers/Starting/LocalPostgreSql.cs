using System.Globalization;

namespace CsArena.TestServers.Starting;

/// <summary>A postgres of this machine, in a temporary folder.</summary>
internal sealed class LocalPostgreSql(PostgreSqlServerOptions options, int port) : IPostgreSqlRunner
{
    private const string Host = "127.0.0.1";

    private DirectoryInfo? _folder;
    private ServerProcess? _process;

    public string? SocketFolder => _folder?.FullName;

    public bool HasExited => _process?.HasExited ?? true;

    private ServerProcess Process => _process ?? throw new InvalidOperationException("The server does not run.");

    public async Task StartAsync()
    {
        _folder ??= await InitializeAsync();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = await ServerProcess.StartAsync(
            PostgreSqlProgram.Command("postgres", [
                "-D", Path.Combine(_folder.FullName, "data"), "-p", $"{port}", "-c", $"listen_addresses={Host}",
                "-c", $"unix_socket_directories={_folder.FullName}", "-c", "logging_collector=off", .. options.ToArguments()]),
            $"rm -rf '{_folder.FullName}'; sleep 1; rm -rf '{_folder.FullName}'",
            "/");
    }

    /// <summary>A kill ends all processes of the server at once, as when the machine loses its power.</summary>
    public async Task EndAsync(Signal signal)
    {
        var process = Process;
        if (signal == Signal.Kill)
        {
            // It must make no new processes while we look for those that it has.
            process.Send(Signal.Stop);
            var children = Children(process.Id);
            process.Send(Signal.Kill);
            children.ForEach(child => Posix.Send(child, Signal.Kill));
        }
        else
        {
            process.Send(signal);
        }

        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
    }

    public Task PauseAsync()
    {
        Process.Send(Signal.Stop);
        Children(Process.Id).ForEach(child => Posix.Send(child, Signal.Stop));
        return Task.CompletedTask;
    }

    public Task ResumeAsync()
    {
        Children(Process.Id).ForEach(child => Posix.Send(child, Signal.Continue));
        Process.Send(Signal.Continue);
        return Task.CompletedTask;
    }

    public Task WipeAsync()
    {
        _folder?.Delete(recursive: true);
        _folder = null;
        return Task.CompletedTask;
    }

    public Task<string> ReadOutputAsync() => Task.FromResult(_process?.Output ?? "");

    public Task<string> QueryAsync(string database, string sql) => PostgreSqlProgram.RunAsync(
        PostgreSqlProgram.Command("psql", PostgreSqlServer.QueryArguments(Host, port, database, sql)), PostgreSqlServer.Password);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await EndAsync(Signal.Kill);
        }

        await WipeAsync();
    }

    private static async Task<DirectoryInfo> InitializeAsync()
    {
        var folder = await PostgreSqlProgram.CreateFolderAsync();
        var passwordFile = Path.Combine(folder.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, PostgreSqlServer.Password);
        await PostgreSqlProgram.RunAsync(PostgreSqlProgram.Command(
            "initdb", "-D", Path.Combine(folder.FullName, "data"), "-U", PostgreSqlServer.User, "--auth=scram-sha-256",
            $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=C", "--no-sync"));
        return folder;
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
