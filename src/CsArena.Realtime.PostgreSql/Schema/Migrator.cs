using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Brings the schema up to date, each step in a transaction of its own under a lock, so that of several hosts that start
/// at once one takes a step and the others find it taken. A schema that is newer than this program is left alone, and so
/// are tables of others, whatever their names.
/// </summary>
internal sealed class Migrator(DatabaseSource source, ILogger<Migrator> logger, IReadOnlyList<Migration>? migrations = null)
{
    /// <summary>The first version whose tables are in a schema of their own.</summary>
    private const int OwnSchema = 3;

    private const string FindHome = """
        SELECT quote_ident(n.nspname) FROM pg_namespace AS n
        WHERE (n.nspname IN ($1, 'public') OR n.nspname = ANY (current_schemas(false))) AND 3 = (
            SELECT count(*) FROM pg_class AS c
            WHERE c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname IN ('schema_version', 'question_bank', 'asked_questions'))
        ORDER BY n.nspname = $1 DESC, n.nspname = 'public'
        """;

    private readonly string _schema = source.Schema.Name;

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
        var (_, version) = await FindAsync(connection, cancellationToken);
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
        var (home, version) = await FindAsync(connection, cancellationToken);
        RefuseNewer(version);
        if (_migrations.FirstOrDefault(migration => migration.Version == version + 1) is not { } next)
        {
            return null;
        }

        if (home is null)
        {
            // The right to create schemas is needed only where somebody with that right has not created it.
            await ExecuteAsync(connection, $"DO $$ BEGIN IF to_regnamespace('{_schema}') IS NULL THEN CREATE SCHEMA {_schema}; END IF; END $$", cancellationToken);
        }

        // The steps name their tables alone: they are where the schema is at that version.
        await ExecuteAsync(connection, $"SET LOCAL search_path = {home ?? _schema}", cancellationToken);
        await ExecuteAsync(connection, next.SqlFor(_schema), cancellationToken);
        if ((await FindAsync(connection, cancellationToken)).Version != next.Version)
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
    /// Finds the schema that has our tables: our own, or the one that versions 1 and 2 made them in. Those move to the schema
    /// <c>arena</c> only: an arena that is tried beside another one does not take its tables. A table of a program of the
    /// same name is not ours without the others beside it, and neither are those of another arena in a schema of its own.
    /// </summary>
    /// <returns>Its name, quoted where it has to be, and its version; null and 0 where there is none.</returns>
    private async Task<(string? Home, int Version)> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var home in await FindHomesAsync(connection, cancellationToken))
        {
            var version = await VersionAsync(connection, home, cancellationToken);
            if (home == _schema || (_schema == DatabaseSchema.Default && version < OwnSchema))
            {
                return (home, version);
            }
        }

        return (null, 0);
    }

    private async Task<List<string>> FindHomesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindHome, connection).With(NpgsqlDbType.Text, _schema);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var homes = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            homes.Add(reader.GetString(0));
        }

        return homes;
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, string home, CancellationToken cancellationToken)
    {
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
