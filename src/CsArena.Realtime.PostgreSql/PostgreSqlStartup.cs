using System.Net.Sockets;
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

    private const string BehindPooler = "is behind a pooler: write ?pgbouncer=true at the end of the URL, or No Reset On Close=true in the connection string";

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
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && Describe(error) is { } failure)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(PostgreSqlOptions), [$"DATABASE_URL: {source.Where} {failure}."]);
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
            throw new SchemaException(BehindPooler);
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

    private static string? Describe(Exception error) => error switch
    {
        SchemaException => error.Message,
        BackendUnavailableException { InnerException: { } inner } => Describe(inner),
        PostgresException { SqlState: "28P01" or "28000" } => "refuses the user or password, or needs TLS",
        PostgresException { SqlState: "3D000" } => "does not exist: create the database",
        PostgresException { SqlState: "53300" } => "has no connection left",
        PostgresException { SqlState: "57P03" } => "is still starting; try again soon",
        PostgresException { SqlState: "42501" } => "does not let the user create the schema",
        PostgresException when Says(error, "unsupported startup parameter") => BehindPooler,
        PostgresException postgres => $"refuses with {postgres.SqlState}: {postgres.MessageText}",
        NpgsqlException when Says(error, "No password has been provided") => "needs a password",
        NpgsqlException when error.InnerException is System.Security.Authentication.AuthenticationException => "has a certificate that this machine does not trust",
        NpgsqlException when Says(error, "SSL") => "does not speak TLS, or not as sslmode asks for",
        NpgsqlException or TimeoutException or SocketException or IOException or OperationCanceledException
            => "cannot be reached: is PostgreSQL running there?",
        _ => null,
    };

    private static bool Says(Exception error, string text) => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}
