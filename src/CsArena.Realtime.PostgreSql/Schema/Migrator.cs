using Microsoft.Extensions.Logging;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Brings the schema up to date, each step in a transaction of its own under a lock, so that of several hosts that start
/// at once one takes a step and the others find it taken. A schema that is newer than this program is left alone.
/// </summary>
internal sealed class Migrator(DatabaseSource source, ILogger<Migrator> logger, IReadOnlyList<Migration>? migrations = null)
{
    private readonly IReadOnlyList<Migration> _migrations = migrations ?? Migration.All;

    private int Latest => _migrations[^1].Version;

    /// <summary>Takes every step that is missing.</summary>
    /// <exception cref="SchemaException">The schema is newer than this program.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.DataSource.OpenConnectionAsync(cancellationToken);
        while (await StepAsync(connection, cancellationToken) is { } taken)
        {
            logger.SchemaMigrated(taken.Version, taken.Name);
        }
    }

    /// <summary>Checks that there is nothing to do.</summary>
    /// <exception cref="SchemaException">The schema is newer or older than this program.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.DataSource.OpenConnectionAsync(cancellationToken);
        var version = await VersionAsync(connection, cancellationToken);
        RefuseNewer(version);
        if (version < Latest)
        {
            throw new SchemaException(
                $"has schema version {version}, and this program needs {Latest}: apply the migrations, or set {PostgreSqlOptions.SectionName}:{nameof(PostgreSqlOptions.ApplyMigrations)} to true");
        }
    }

    private async Task<Migration?> StepAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({AdvisoryLocks.Schema})", cancellationToken);
        var version = await VersionAsync(connection, cancellationToken);
        RefuseNewer(version);
        if (_migrations.FirstOrDefault(migration => migration.Version == version + 1) is not { } next)
        {
            return null;
        }

        await ExecuteAsync(connection, next.Sql, cancellationToken);
        if (await VersionAsync(connection, cancellationToken) != next.Version)
        {
            throw new InvalidOperationException($"Migration {next.Version} does not note its number in schema_version.");
        }

        await transaction.CommitAsync(cancellationToken);
        return next;
    }

    private void RefuseNewer(int version)
    {
        if (version > Latest)
        {
            throw new SchemaException($"has schema version {version}, which is newer than this program knows ({Latest}): start a newer one");
        }
    }

    /// <summary>The version of the schema; 0 when there is none.</summary>
    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('schema_version') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return 0;
        }

        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // A step may take as long as it takes, and so may the host that is first.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
