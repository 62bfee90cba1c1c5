namespace CsArena.Host;

/// <summary>Levels of the log in the section <c>Logging</c>. The logger names neither the key nor what is allowed.</summary>
internal static class LogLevels
{
    private const string Section = "LogLevel";

    /// <exception cref="FormatException">A level is none.</exception>
    public static void Check(IConfiguration configuration)
    {
        var logging = configuration.GetSection("Logging");
        var wrong = logging.GetChildren().Select(provider => provider.GetSection(Section)).Prepend(logging.GetSection(Section))
            .SelectMany(section => section.GetChildren())
            .FirstOrDefault(level => !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _));
        if (wrong is not null)
        {
            throw new FormatException($"{wrong.Path} is '{wrong.Value}': one of {string.Join(", ", Enum.GetNames<LogLevel>())} is needed.");
        }
    }
}
