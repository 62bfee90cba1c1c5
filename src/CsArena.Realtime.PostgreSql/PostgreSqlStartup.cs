using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Looks at the database and its schema before anything of the program starts, so that a wrong <c>DATABASE_URL</c> stops
/// it there.
/// </summary>
internal sealed class PostgreSqlStartup(DatabaseSource source, Migrator migrator, QuestionSeeding seeding, IOptions<PostgreSqlOptions> options) : IHostedLifecycleService
{
    private const int Oldest = 13;

    public Task StartingAsync(CancellationToken cancellationToken) => ExplainAsync(
        async () =>
        {
            await LookAndMigrateAsync(cancellationToken);
            await seeding.RunAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Looks at the database and brings its schema up to date, without a host that starts.</summary>
    /// <exception cref="OptionsValidationException">It cannot be used; the message names <c>DATABASE_URL</c>.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken) => ExplainAsync(() => LookAndMigrateAsync(cancellationToken), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ExplainAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && DatabaseStartFailure.Describe(error) is { } failure)
        {
            var end = failure.EndsWith('?') ? "" : ".";
            throw new OptionsValidationException(Options.DefaultName, typeof(PostgreSqlOptions), [$"DATABASE_URL: {source.Where} {failure}{end}"]);
        }
    }

    private async Task LookAndMigrateAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await (options.Value.ApplyMigrations ? migrator.MigrateAsync(cancellationToken) : migrator.CheckAsync(cancellationToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(source.CommandTimeout);
        await using var connection = await source.DataSource.OpenConnectionAsync(limit.Token);
        await using var command = new NpgsqlCommand("SELECT current_setting('server_encoding'), pg_is_in_recovery(), quote_ident($1) = $1, current_setting('transaction_read_only') = 'on'", connection).With(NpgsqlTypes.NpgsqlDbType.Text, source.Schema.Name);
        var (encoding, isReplica, isName, isReadOnly) = ("", false, false, false);
        await using (var reader = await command.ExecuteReaderAsync(limit.Token))
        {
            await reader.ReadAsync(limit.Token);
            (encoding, isReplica, isName, isReadOnly) = (reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3));
        }

        if (connection.PostgreSqlVersion.Major < Oldest)
        {
            throw new SchemaException($"is PostgreSQL {connection.PostgreSqlVersion}; {Oldest} or newer is needed");
        }

        if (!isName)
        {
            throw new SchemaException($"takes {PostgreSqlOptions.SectionName}:{nameof(PostgreSqlOptions.Schema)}, '{source.Schema.Name}', for a word of SQL: choose another name");
        }

        if (encoding != "UTF8")
        {
            throw new SchemaException($"has the encoding {encoding}; UTF8 is needed");
        }

        if (!await source.HasSettingsAsync(connection, limit.Token))
        {
            throw DatabaseStartFailure.Pooler();
        }

        if (isReplica)
        {
            throw new SchemaException("is a standby, which cannot be written to; name its primary");
        }

        if (isReadOnly)
        {
            throw new SchemaException("is read-only (default_transaction_read_only), and results are to be written to it");
        }
    }
}
