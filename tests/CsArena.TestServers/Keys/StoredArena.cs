namespace CsArena.TestServers.Keys;

/// <summary>All keys of one arena: several may share a Redis, each with a prefix of its own.</summary>
internal sealed class StoredArena(string prefix)
{
    private readonly Dictionary<string, StoredKey> _keys = new(StringComparer.Ordinal);

    public string Prefix => prefix;

    public IReadOnlyCollection<StoredKey> Keys => _keys.Values;

    public void Add(StoredKey key) => _keys[key.Name] = key;

    public IEnumerable<StoredKey> Of(string kind) => _keys.Values.Where(key => key.Kind.Name == kind);

    public StoredKey? Find(string name) => _keys.GetValueOrDefault(name);

    /// <summary>Fields of a hash, members of a sorted set; none when it is not there.</summary>
    public Dictionary<string, string> Fields(string name) => Find(name)?.Fields ?? [];

    /// <summary>Elements of a list or a set; none when it is not there.</summary>
    public IReadOnlyList<string> Elements(string name) => Find(name)?.Content ?? [];
}
