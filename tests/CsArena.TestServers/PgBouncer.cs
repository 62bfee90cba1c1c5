namespace CsArena.TestServers;

/// <summary>A pgbouncer of these tests' own in front of a PostgreSQL, in transaction mode: a connection to the database is whoever's transaction it is.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

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
            await pooler._process.WaitUntilListeningAsync(pooler.Port);
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
}
