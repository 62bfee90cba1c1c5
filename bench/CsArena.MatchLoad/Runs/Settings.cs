using System.Globalization;

namespace CsArena.MatchLoad.Runs;

/// <summary>What the command line says: <c>--players 500 --windows 7 --seconds 6</c>.</summary>
internal sealed record Settings(int Players, int Windows, TimeSpan Length)
{
    public static Settings Read(IReadOnlyList<string> args) => new(
        Number(args, "--players", 500), Number(args, "--windows", 7), TimeSpan.FromSeconds(Number(args, "--seconds", 6)));

    private static int Number(IReadOnlyList<string> args, string name, int otherwise)
    {
        for (var i = 0; i < args.Count - 1; i++)
        {
            if (args[i] == name)
            {
                return int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            }
        }

        return otherwise;
    }
}
