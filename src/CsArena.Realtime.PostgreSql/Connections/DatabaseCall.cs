using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>One call on one connection, within its time.</summary>
internal sealed class DatabaseCall(NpgsqlConnection connection, DatabaseSource source, CancellationTokenSource limit, CancellationToken cancellationToken)
{
    public NpgsqlConnection Connection => connection;

    /// <inheritdoc cref="DatabaseSource.IsPooled" />
    public bool IsPooled => source.IsPooled;

    /// <summary>A command of this call.</summary>
    /// <param name="statement">A constant.</param>
    public NpgsqlCommand Command(string statement) => source.Schema.Command(statement, connection);

    /// <summary>An empty batch of this call.</summary>
    public StatementBatch Batch() => new(source.Schema, connection);

    /// <summary>Ends with the call's time, or when the caller stops waiting.</summary>
    public CancellationToken Cancellation => cancellationToken;

    /// <summary>
    /// Ends with the call's time only: for work that is to be finished once it has begun, however long it takes, since it
    /// would begin all over again next time.
    /// </summary>
    public CancellationToken Limit => limit.Token;

    /// <summary>Gives the call its full time again: the database does answer.</summary>
    public void Renew() => limit.CancelAfter(source.CommandTimeout);
}
