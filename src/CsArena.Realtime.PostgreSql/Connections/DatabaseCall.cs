using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>One call on one connection, within its time.</summary>
internal sealed class DatabaseCall(NpgsqlConnection connection, DatabaseSchema schema, CancellationTokenSource limit, TimeSpan time, CancellationToken cancellationToken)
{
    public NpgsqlConnection Connection => connection;

    /// <summary>A command of this call.</summary>
    /// <param name="statement">A constant.</param>
    public NpgsqlCommand Command(string statement) => schema.Command(statement, connection);

    /// <summary>An empty batch of this call.</summary>
    public StatementBatch Batch() => new(schema, connection);

    /// <summary>Ends with the call's time, or when the caller stops waiting.</summary>
    public CancellationToken Cancellation => cancellationToken;

    /// <summary>
    /// Ends with the call's time only: for work that is to be finished once it has begun, however long it takes, since it
    /// would begin all over again next time.
    /// </summary>
    public CancellationToken Limit => limit.Token;

    /// <summary>Gives the call its full time again: the database does answer.</summary>
    public void Renew() => limit.CancelAfter(time);
}
