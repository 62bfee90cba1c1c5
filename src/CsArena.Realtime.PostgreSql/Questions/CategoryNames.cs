using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>How categories are spelled: as whoever came first spelled them, whatever the case is later.</summary>
internal sealed class CategoryNames
{
    private readonly Dictionary<string, string> _spelled = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _new = [];

    /// <summary>Reads those that are there.</summary>
    public static async ValueTask<CategoryNames> ReadAsync(NpgsqlConnection connection, DatabaseSchema schema, CancellationToken cancellationToken)
    {
        var names = new CategoryNames();
        await using var command = schema.Command("SELECT name FROM arena.categories ORDER BY id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names._spelled.TryAdd(reader.GetString(0), reader.GetString(0));
        }

        return names;
    }

    /// <summary>The name as it is spelled; a new one is noted, with all above it.</summary>
    public string Spelled(string name)
    {
        if (_spelled.TryGetValue(name, out var known))
        {
            return known;
        }

        var spelled = CategoryPath.ParentOf(name) is { } parent ? Spelled(parent) + name[parent.Length..] : name;
        _spelled.Add(name, spelled);
        _new.Add(spelled);
        return spelled;
    }

    /// <summary>The new ones, those at the top first.</summary>
    public IEnumerable<string[]> NewByDepth()
        => _new.GroupBy(name => name.Count(c => c == CategoryPath.Separator)).OrderBy(group => group.Key).Select(group => group.ToArray());
}
