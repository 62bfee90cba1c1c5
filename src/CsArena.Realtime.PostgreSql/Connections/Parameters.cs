using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Writes statements with parameters whose types are always the same, whatever is null: Npgsql prepares a statement again
/// for other types.
/// </summary>
internal static class Parameters
{
    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(Parameter(type, value));
        return command;
    }

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, string? text) => command.With(NpgsqlDbType.Text, text);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, int? number) => command.With(NpgsqlDbType.Integer, number);

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, DateTime? time) => command.With(NpgsqlDbType.TimestampTz, time);

    /// <summary>Adds an array, the values of one column.</summary>
    public static NpgsqlBatchCommand WithColumn(this NpgsqlBatchCommand command, NpgsqlDbType type, Array values)
        => command.With(type | NpgsqlDbType.Array, values);

    public static NpgsqlCommand With(this NpgsqlCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(Parameter(type, value));
        return command;
    }

    private static NpgsqlParameter Parameter(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
