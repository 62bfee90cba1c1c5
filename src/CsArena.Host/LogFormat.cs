using Microsoft.Extensions.Logging.Console;

namespace CsArena.Host;

/// <summary>The setting <c>LOG_FORMAT</c>: <c>text</c>, a short line for people, or <c>json</c>, an object with the date for programs.</summary>
internal static class LogFormat
{
    private const string Key = "LOG_FORMAT";

    public static void UseLogFormat(this WebApplicationBuilder builder)
    {
        switch (builder.Configuration[Key])
        {
            case null or "" or "text":
                break;
            case "json":
                builder.Logging.AddJsonConsole();
                builder.Services.PostConfigure<JsonConsoleFormatterOptions>(options =>
                {
                    options.UseUtcTimestamp = true;
                    options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                });
                builder.Services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName = ConsoleFormatterNames.Json);
                break;
            case var other:
                throw new FormatException($"{Key} is '{other}': text or json is needed.");
        }
    }
}
