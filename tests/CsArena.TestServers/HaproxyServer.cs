namespace CsArena.TestServers;

/// <summary>A haproxy of these tests' own, on a free port, with a configuration that is given.</summary>
public sealed class HaproxyServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/haproxy";

    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _process;

    private HaproxyServer(DirectoryInfo folder, ServerProcess process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    public Uri Url => new($"http://localhost:{Port}/");

    /// <summary>Its log.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it.</summary>
    /// <param name="configure">Makes the configuration, of the port to listen on and of a folder that it may write to.</param>
    public static async Task<HaproxyServer> StartAsync(Func<int, string, string> configure)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("The tests need haproxy: apt-get install haproxy.");
        }

        var (folder, port) = (Directory.CreateTempSubdirectory("csarena-haproxy-"), FreePorts.Next());
        var file = Path.Combine(folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(file, configure(port, folder.FullName));
        var process = await ServerProcess.StartAsync([Program, "-db", "-f", file], $"rm -rf '{folder.FullName}'", folder.FullName);
        var server = new HaproxyServer(folder, process, port);
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
