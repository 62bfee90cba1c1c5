using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Who writes questions writes alone. Picks do not wait for it.</summary>
internal static class QuestionLock
{
    /// <summary>Waits for the lock; it is held until the transaction ends.</summary>
    public static async ValueTask TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({AdvisoryLocks.Questions})", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
