using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Whether results can be saved: a database that answers and is read-only is not healthy.</summary>
internal sealed class DatabaseHealth(Database database, IOptions<PostgreSqlOptions> options, ILogger<DatabaseHealth> logger) : IBackendHealth
{
    private const string IsReadOnly = "SELECT current_setting('transaction_read_only')";

    private int _failed;

    public string Name => "database";

    public bool IsRequired => options.Value.RequiredForHealth;

    public async ValueTask<bool> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await database.RunAsync(CheckAsync, cancellationToken);
        }
        catch (Exception error) when (error is BackendUnavailableException or OperationCanceledException)
        {
            if (Interlocked.Exchange(ref _failed, 1) == 0)
            {
                logger.DatabaseCannotServe(ReasonOf(error));
            }

            return false;
        }

        if (Interlocked.Exchange(ref _failed, 0) == 1)
        {
            logger.DatabaseServesAgain();
        }

        return true;
    }

    /// <summary>What the server says; other messages may have its address in them.</summary>
    private static string ReasonOf(Exception error) => error.InnerException switch
    {
        PostgresException postgres => $"{postgres.SqlState} {postgres.MessageText}",
        ReadOnlySessionException readOnly => readOnly.Message,
        _ => "It does not answer.",
    };

    private static async ValueTask<bool> CheckAsync(DatabaseCall call)
    {
        await using var command = call.Command(IsReadOnly);
        return await command.ExecuteScalarAsync(call.Cancellation) is "off" ? true : throw new ReadOnlySessionException();
    }
}
