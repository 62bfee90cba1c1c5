using System.Security.Cryptography;
using System.Text;
using CsArena.Realtime.Redis;

namespace CsArena.MatchLoad.Servers;

/// <summary>The names of the product's scripts by the hash that they are called by.</summary>
internal static class ScriptNames
{
    private const string Many = "Connections/Scripts/many.lua";

    private static readonly Dictionary<string, string> _names = Read();

    public static string Of(string hash) => _names.GetValueOrDefault(hash, hash);

    private static Dictionary<string, string> Read()
    {
        var assembly = typeof(RedisOptions).Assembly;
        var texts = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".lua", StringComparison.Ordinal)).ToDictionary(name => name, name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        });

        // Some are put before those of their folder.
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in texts)
        {
            Add(name, text);
            foreach (var (other, prelude) in texts.Where(other => Path.GetDirectoryName(other.Key) == Path.GetDirectoryName(name) && other.Key != name))
            {
                Add(name, prelude + text);
            }
        }

        return names;

        // As it is, and for many calls at once.
        void Add(string name, string text)
        {
            names[HashOf(text)] = name;
            names[HashOf($"local function one(KEYS, ARGV)\n{text}\nend\n{texts[Many]}")] = $"{name}, many at once";
        }
    }

#pragma warning disable CA5350 // It is Redis that names scripts so.
    private static string HashOf(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
