using System.Globalization;

namespace CsArena.TestServers;

/// <summary>What the environment says of a test run, such as <c>CSARENA_SEED</c>.</summary>
public static class RunSetting
{
    /// <summary>A number.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="otherwise">Where there is none.</param>
    /// <exception cref="FormatException">It is no number.</exception>
    public static int Number(string name, int otherwise)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
