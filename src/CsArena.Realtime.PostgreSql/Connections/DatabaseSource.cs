using Microsoft.Extensions.Options;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>The pool of connections that a host has: made from its options and disposed with it, or the program's own and never disposed.</summary>
internal sealed class DatabaseSource : IAsyncDisposable, IDisposable
{
    /// <summary>Npgsql counts in seconds, and waits as long again for a cancellation: it is to step in after our own limit.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>A host that is cut off in the middle of a save must not hold its locks for longer.</summary>
    private const string EndIdleTransactions = "-c idle_in_transaction_session_timeout=10s";

    /// <summary>To compile takes hundreds of times as long as any query here, and a server without statistics yet does it for each.</summary>
    private const string DoNotCompile = "-c jit=off";

    /// <summary>A session that does not have this has lost its settings on the way: to a pooler that passes them over.</summary>
    private const string Mark = "csarena.direct";

    private readonly NpgsqlDataSource? _made;

    /// <summary>What knows which of several hosts is the primary.</summary>
    private readonly NpgsqlMultiHostDataSource? _hosts;

    public DatabaseSource(IOptions<PostgreSqlOptions> options, IServiceProvider? services = null)
    {
        CommandTimeout = options.Value.CommandTimeout;
        Schema = new DatabaseSchema(options.Value.Schema);
        if (options.Value.DataSource is { } find)
        {
            DataSource = find(services!);
            _hosts = DataSource as NpgsqlMultiHostDataSource;
            var own = new NpgsqlConnectionStringBuilder(DataSource.ConnectionString);
            IsPooled = own.NoResetOnClose;
            Where = DatabaseUrl.Describe(own);
            return;
        }

        var connection = DatabaseUrl.Parse(options.Value.Url!);
        IsPooled = connection.NoResetOnClose;
        Where = DatabaseUrl.Describe(connection);
        connection = Complete(connection, options.Value);
        if (TargetServer.Take(connection) is not { } target)
        {
            DataSource = _made = NpgsqlDataSource.Create(connection);
            return;
        }

        _made = _hosts = new NpgsqlDataSourceBuilder(connection.ConnectionString).BuildMultiHost();
        DataSource = _hosts.WithTargetSession(target);
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>
    /// Whether a pooler is in front of the database, which gives each transaction another session: none keeps a setting, a lock
    /// or a statement.
    /// </summary>
    public bool IsPooled { get; }

    /// <summary>Where the tables are.</summary>
    public DatabaseSchema Schema { get; }

    /// <summary>Whether a session has the settings that it was opened with.</summary>
    public async ValueTask<bool> HasSettingsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_made is null || IsPooled)
        {
            return true;
        }

        await using var command = new NpgsqlCommand($"SELECT current_setting('{Mark}', true)", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is "on";
    }

    /// <summary>How long a call may take.</summary>
    public TimeSpan CommandTimeout { get; }

    /// <summary>Host, port and database, for messages.</summary>
    public string Where { get; }

    /// <summary>Closes the connections that wait in the pool, and those in use as soon as they come back to it.</summary>
    public void Clear()
    {
        DataSource.Clear();
        _hosts?.ClearDatabaseStates();
    }

    public ValueTask DisposeAsync() => _made?.DisposeAsync() ?? ValueTask.CompletedTask;

    public void Dispose() => _made?.Dispose();

    /// <summary>Adds our settings where the connection string has none of its own.</summary>
    private static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder connection, PostgreSqlOptions options)
    {
        var seconds = (int)Math.Ceiling((options.CommandTimeout + Margin).TotalSeconds);
        Set("Application Name", "csarena");
        Set("Maximum Pool Size", options.MaxPoolSize);
        Set("Timeout", seconds);
        if (DatabaseHosts.AreSeveral(connection))
        {
            // A host that is silent must leave a call the time to connect to the next one.
            var share = Math.Max(1, (int)(options.CommandTimeout.TotalSeconds / connection.Host!.Split(',').Length));
            connection.Timeout = connection.Timeout == 0 ? share : Math.Min(connection.Timeout, share);
        }

        Set("Command Timeout", seconds);
        Set("Cancellation Timeout", 500);
        if (connection.NoResetOnClose)
        {
            // A pooler refuses options, or passes them over.
            return connection;
        }

        Set("Max Auto Prepare", 100);
        Set("Auto Prepare Min Usages", 2);

        // The server takes the last of a setting: one that the connection string names itself comes after ours.
        connection.Options = $"{EndIdleTransactions} {DoNotCompile} -c {Mark}=on {connection.Options}".TrimEnd();
        return connection;

        void Set(string keyword, object value)
        {
            if (!connection.ShouldSerialize(keyword))
            {
                connection[keyword] = value;
            }
        }
    }
}
