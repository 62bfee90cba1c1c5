using System.Text.Json;

namespace CsArena.Realtime.InMemory;

/// <summary>Reads the embedded files of questions.</summary>
internal static class ContentReader
{
    private const string Prefix = "questions/";

    /// <summary>Reads every file, in the order of their names.</summary>
    /// <exception cref="InvalidOperationException">A file is not in the layout.</exception>
    public static IReadOnlyList<ContentFile> ReadAll()
    {
        var assembly = typeof(ContentReader).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read)];

        ContentFile Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            try
            {
                return JsonSerializer.Deserialize(stream, ContentJson.Default.ContentFile)
                    ?? throw new InvalidOperationException($"{name} is empty.");
            }
            catch (JsonException exception)
            {
                throw new InvalidOperationException($"{name} is not a file of questions: {exception.Message}", exception);
            }
        }
    }
}
