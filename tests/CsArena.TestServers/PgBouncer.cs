using System.Diagnostics;
using System.Net.Sockets;

namespace CsArena.TestServers;

/// <summary>A pgbouncer of these tests' own in front of a PostgreSQL, in transaction mode: a connection to the database is whoever's transaction it is.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _process;

    private PgBouncer(DirectoryInfo folder, ServerProcess process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    /// <summary>Starts it.</summary>
    /// <param name="server">The PostgreSQL behind it.</param>
    /// <param name="settings">Further lines of its configuration.</param>
    public static async Task<PgBouncer> StartAsync(PostgreSqlServer server, params string[] settings)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("The tests need pgbouncer: apt-get install pgbouncer.");
        }

        var (folder, port) = (await PostgreSqlProgram.CreateFolderAsync(), FreePorts.Next());
        var file = Path.Combine(folder.FullName, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, $"""
            [databases]
            * = host={server.Host} port={server.Port} user={PostgreSqlServer.User} password='{PostgreSqlServer.Password}'
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            auth_type = any
            pool_mode = transaction
            default_pool_size = 4
            unix_socket_dir =
            {string.Join('\n', settings)}

            """);
        var process = await ServerProcess.StartAsync(PostgreSqlProgram.AsItsUser([Program, file]), $"rm -rf '{folder.FullName}'", "/");
        var pooler = new PgBouncer(folder, process, port);
        try
        {
            await pooler.WaitUntilReadyAsync();
            return pooler;
        }
        catch
        {
            await pooler.DisposeAsync();
            throw;
        }
    }

    /// <summary>As DATABASE_URL has it.</summary>
    public string UrlOf(string database) => $"postgres://{PostgreSqlServer.User}:{Uri.EscapeDataString(PostgreSqlServer.Password)}@127.0.0.1:{Port}/{database}";

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                if (_process.HasExited || started.Elapsed > Limit)
                {
                    throw new InvalidOperationException($"pgbouncer did not start.\n{_process.Output}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }
}
