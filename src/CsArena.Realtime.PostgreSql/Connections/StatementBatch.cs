using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Statements that go to the database together.</summary>
internal sealed class StatementBatch(DatabaseSchema schema, NpgsqlConnection connection) : NpgsqlBatch(connection)
{
    /// <summary>Adds a statement.</summary>
    /// <param name="statement">A constant.</param>
    public NpgsqlBatchCommand Add(string statement)
    {
        var command = new NpgsqlBatchCommand(schema.Of(statement));
        BatchCommands.Add(command);
        return command;
    }
}
