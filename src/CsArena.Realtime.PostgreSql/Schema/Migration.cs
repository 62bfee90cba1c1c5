using System.Globalization;
using System.Text.RegularExpressions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>One step of the schema: a file <c>NNNN_name.sql</c> that also notes its number in <c>schema_version</c>.</summary>
/// <param name="Version">Its number, from 1, without gaps.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sql">What it does.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    private const string Folder = "Schema/Migrations/";

    /// <summary>All steps that this program knows, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    /// <summary>What it does in a schema of another name than <c>arena</c>, which the files have.</summary>
    public string SqlFor(string schema) => Regex.Replace(Sql, $@"\b{DatabaseSchema.Default}\b", schema, RegexOptions.CultureInvariant);

    private static Migration[] Load()
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(resource =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                var (name, underscore) = (resource[Folder.Length..^".sql".Length], resource.IndexOf('_', StringComparison.Ordinal) - Folder.Length);
                return new Migration(int.Parse(name.AsSpan(0, underscore), CultureInfo.InvariantCulture), name[(underscore + 1)..], reader.ReadToEnd());
            })
            .OrderBy(migration => migration.Version)];
    }
}
