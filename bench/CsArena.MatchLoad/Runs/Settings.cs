using System.Globalization;

namespace CsArena.MatchLoad.Runs;

/// <summary>What the command line says: <c>--players 500 --windows 7 --seconds 6</c>.</summary>
/// <param name="Players">Players of each crowd.</param>
/// <param name="Windows">Windows of each crowd.</param>
/// <param name="Length">Length of a window.</param>
/// <param name="Only">Begins the title of the only crowds to run; null for all.</param>
/// <param name="Other">The <c>CsArena.Host.dll</c> of another build, to be compared in the same run; null for none.</param>
internal sealed record Settings(int Players, int Windows, TimeSpan Length, string? Only, string? Other)
{
    public static Settings Read(IReadOnlyList<string> args) => new(
        Number(args, "--players", 500), Number(args, "--windows", 7), TimeSpan.FromSeconds(Number(args, "--seconds", 6)), Text(args, "--only"), Text(args, "--other"));

    private static string? Text(IReadOnlyList<string> args, string name)
        => Enumerable.Range(0, Math.Max(0, args.Count - 1)).Where(i => args[i] == name).Select(i => args[i + 1]).FirstOrDefault();

    private static int Number(IReadOnlyList<string> args, string name, int otherwise)
        => Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
