namespace CsArena.TestServers;

/// <summary>An nginx of these tests' own, on a free port, with a configuration that is given.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    /// <summary>Kinds of files that it would put where only root may write.</summary>
    private static readonly string[] _temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _process;

    private NginxServer(DirectoryInfo folder, ServerProcess process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    public Uri Url => new($"http://localhost:{Port}/");

    /// <summary>Starts it.</summary>
    /// <param name="configure">Makes the configuration, of the port to listen on.</param>
    public static async Task<NginxServer> StartAsync(Func<int, string> configure)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("The tests need nginx: apt-get install nginx.");
        }

        var (folder, port) = (Directory.CreateTempSubdirectory("csarena-nginx-"), FreePorts.Next());
        var file = Path.Combine(folder.FullName, "nginx.conf");
        var temporary = string.Concat(_temporary.Select(name => $"{name}_temp_path {folder.FullName}/{name}; "));
        await File.WriteAllTextAsync(file, configure(port).Replace("http {", $"http {{ {temporary}", StringComparison.Ordinal));
        string[] command =
        [
            Program, "-c", file, "-p", folder.FullName, "-e", Path.Combine(folder.FullName, "error.log"),
            "-g", $"daemon off; master_process off; pid {folder.FullName}/nginx.pid;",
        ];
        var server = new NginxServer(folder, await ServerProcess.StartAsync(command, $"rm -rf '{folder.FullName}'", folder.FullName), port);
        try
        {
            await server._process.WaitUntilListeningAsync(server.Port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
