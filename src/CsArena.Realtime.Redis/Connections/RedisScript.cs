using System.Security.Cryptography;
using System.Text;

namespace CsArena.Realtime.Redis;

/// <summary>A Lua script that is embedded in this assembly, called by its hash.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string text)
    {
        Name = name;
        Text = text;

        // What SCRIPT LOAD answers with; a name, not a safeguard.
#pragma warning disable CA5350
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>The script's path below the project, for example <c>Deadlines/Scripts/claim.lua</c>.</summary>
    public string Name { get; }

    /// <summary>The source.</summary>
    public string Text { get; }

    /// <summary>SHA1 of the source.</summary>
    public byte[] Hash { get; }

    /// <summary>The script that does the same for many calls, see <c>Connections/Scripts/many.lua</c>.</summary>
    public RedisScript Many
        => field ??= new RedisScript(Name, $"local function one(KEYS, ARGV)\n{Text}\nend\n{Read("Connections/Scripts/many.lua")}");

    /// <summary>Loads an embedded script.</summary>
    /// <param name="name">Its path below the project.</param>
    /// <param name="prelude">Path of what comes before it, if it shares functions with other scripts.</param>
    /// <param name="rewrite">Changes the source; for tests that need another clock or limit.</param>
    public static RedisScript Load(string name, string? prelude = null, Func<string, string>? rewrite = null)
    {
        var text = prelude is null ? Read(name) : Read(prelude) + Read(name);
        return new RedisScript(name, rewrite is null ? text : rewrite(text));
    }

    private static string Read(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no script {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
