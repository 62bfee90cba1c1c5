using Microsoft.Extensions.Logging;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Brings the schema up to date, each step in a transaction of its own under a lock, so that of several hosts that start
/// at once one takes a step and the others find it taken. A schema that is newer than this program is left alone, and so
/// are tables of others, whatever their names.
/// </summary>
internal sealed class Migrator(DatabaseSource source, ILogger<Migrator> logger, IReadOnlyList<Migration>? migrations = null)
{
    private const string Schema = "arena";

    /// <summary>The right to create schemas is needed only where somebody with that right has not created it.</summary>
    private const string CreateSchema = $"DO $$ BEGIN IF to_regnamespace('{Schema}') IS NULL THEN CREATE SCHEMA {Schema}; END IF; END $$";

    private const string FindHome = $"""
        SELECT quote_ident(n.nspname) FROM pg_namespace AS n
        WHERE (n.nspname IN ('{Schema}', 'public') OR n.nspname = ANY (current_schemas(false))) AND 3 = (
            SELECT count(*) FROM pg_class AS c
            WHERE c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname IN ('schema_version', 'question_bank', 'asked_questions'))
        ORDER BY n.nspname = '{Schema}' DESC, n.nspname = 'public' LIMIT 1
        """;

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
        var version = await VersionAsync(connection, await FindHomeAsync(connection, cancellationToken), cancellationToken);
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
        var home = await FindHomeAsync(connection, cancellationToken);
        var version = await VersionAsync(connection, home, cancellationToken);
        RefuseNewer(version);
        if (_migrations.FirstOrDefault(migration => migration.Version == version + 1) is not { } next)
        {
            return null;
        }

        if (home is null)
        {
            await ExecuteAsync(connection, CreateSchema, cancellationToken);
        }

        // The steps name their tables alone: they are where the schema is at that version.
        await ExecuteAsync(connection, $"SET LOCAL search_path = {home ?? Schema}", cancellationToken);
        await ExecuteAsync(connection, next.Sql, cancellationToken);
        if (await VersionAsync(connection, await FindHomeAsync(connection, cancellationToken), cancellationToken) != next.Version)
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

    /// <summary>
    /// Finds the schema that has our tables: our own, or the one that versions 1 and 2 made them in. Null when there are none.
    /// A table of a program of the same name is not ours without the others beside it.
    /// </summary>
    /// <returns>Its name, quoted where it has to be.</returns>
    private static async Task<string?> FindHomeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindHome, connection);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>The version of the schema; 0 when there is none.</summary>
    private static async Task<int> VersionAsync(NpgsqlConnection connection, string? home, CancellationToken cancellationToken)
    {
        if (home is null)
        {
            return 0;
        }

        await using var command = new NpgsqlCommand($"SELECT coalesce(max(version), 0) FROM {home}.schema_version", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // A step may take as long as it takes, and so may the host that is first.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
