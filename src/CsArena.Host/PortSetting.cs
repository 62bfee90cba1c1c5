using System.Globalization;
using System.Net;

namespace CsArena.Host;

/// <summary>The setting <c>PORT</c>: where the host listens, on all addresses. Zero takes a free port.</summary>
internal static class PortSetting
{
    private const string Key = "PORT";
    private const int Default = 4000;

    public static int Read(IConfiguration configuration)
    {
        var text = configuration[Key];
        if (string.IsNullOrEmpty(text))
        {
            return Default;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"{Key} is '{text}': a port from 0 to {IPEndPoint.MaxPort} is needed.");
    }
}
