using CsArena.Realtime.Configuration;

namespace CsArena.Host;

/// <summary>What the command line may say: settings, as <c>--NAME VALUE</c> or <c>--NAME=VALUE</c>, and the commands.</summary>
internal static class CommandLine
{
    public const string Help = """
        CsArena: real-time 1v1 matches over SignalR.

        Usage: dotnet CsArena.Host.dll [--NAME=VALUE …]
               dotnet CsArena.Host.dll --import-questions FILE | --export-questions FILE | --help

        A setting is an environment variable, or an option of the same name:
          PORT                  where players connect; 4000
          MANAGEMENT_PORT       where metrics and statistics are, not to be published; 4001
          JWT_SECRET            signs the players' tokens; needed outside Development (openssl rand -base64 32)
          JWT_SECRET_PREVIOUS   the secret before it, while a new one takes its place
          REDIS_URL             makes the host one of several: redis://host:6379, or several of a cluster with commas
          DATABASE_URL          keeps questions, history and ratings: postgres://user:password@host/database
          LOG_FORMAT            text, or json
          OPENAPI               whether /api/openapi.json is there; true in Development, otherwise false
          KNOWN_PROXIES         addresses and networks whose X-Forwarded-For and X-Forwarded-Proto count: 10.0.0.0/8,192.0.2.7
          PATH_BASE             path that a proxy serves the host under: /arena
          Arena:…               everything else; as a variable Arena__…

        Every setting: docs/configuration.md. How it is: http://localhost:4000/api/health
        """;

    /// <summary>Settings that are no section of the arena's, as options.</summary>
    private static readonly string[] _settings =
    [
        "--PORT", "--MANAGEMENT_PORT", "--JWT_SECRET", "--JWT_SECRET_PREVIOUS", "--REDIS_URL", "--DATABASE_URL", "--LOG_FORMAT", "--OPENAPI",
        "--KNOWN_PROXIES", "--PATH_BASE",
        "--environment", "--contentRoot", "--applicationName", "--AllowedHosts", QuestionCommand.Import, QuestionCommand.Export, "--help",
    ];

    /// <summary>Sections, whose own names are checked with the rest of the configuration.</summary>
    private static readonly string[] _sections = ["--Arena", "--Logging", "--ConnectionStrings", "--Kestrel"];

    /// <summary>Begins the settings of OpenTelemetry.</summary>
    private const string OpenTelemetry = "--OTEL_";

    /// <summary>Whether help is asked for.</summary>
    public static bool AsksForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <summary>Finds what is no option.</summary>
    /// <exception cref="FormatException">There is such a thing; the message says what may have been meant.</exception>
    public static void Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=', 2)[0];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                throw new FormatException($"'{args[i]}' is no option: --help lists them.");
            }

            var isSection = _sections.Contains(name.Split(':')[0], StringComparer.OrdinalIgnoreCase) || name.StartsWith(OpenTelemetry, StringComparison.OrdinalIgnoreCase);
            if (!isSection && !_settings.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException(ClosestName.Unknown(name, _settings));
            }

            // The value may be the next argument.
            i += name == args[i] && args.ElementAtOrDefault(i + 1)?.StartsWith("--", StringComparison.Ordinal) == false ? 1 : 0;
        }
    }
}
