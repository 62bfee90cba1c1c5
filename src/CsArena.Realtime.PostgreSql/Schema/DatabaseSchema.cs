using System.Collections.Concurrent;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// The schema that has the arena's tables. Statements are written for the schema <c>arena</c>, and name each table with its
/// schema, so that a session's <c>search_path</c> does not matter.
/// </summary>
internal sealed class DatabaseSchema(string name)
{
    /// <summary>The name where the options have no other.</summary>
    public const string Default = "arena";

    private readonly ConcurrentDictionary<string, string> _statements = new(StringComparer.Ordinal);

    /// <summary>A name that needs no quotes.</summary>
    public string Name => name;

    /// <summary>A statement, for this schema.</summary>
    /// <param name="statement">A constant: what becomes of it is kept.</param>
    public string Of(string statement)
        => name == Default ? statement : _statements.GetOrAdd(statement, static (text, to) => text.Replace($"{Default}.", $"{to}.", StringComparison.Ordinal), name);

    /// <summary>A command.</summary>
    /// <param name="statement">A constant.</param>
    /// <param name="connection">Where it runs.</param>
    public NpgsqlCommand Command(string statement, NpgsqlConnection connection) => new(Of(statement), connection);
}
