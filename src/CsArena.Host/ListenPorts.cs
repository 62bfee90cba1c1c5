using System.Globalization;
using System.Net;

namespace CsArena.Host;

/// <summary>
/// The settings <c>PORT</c>, where players come in, and <c>MANAGEMENT_PORT</c>, where those who run the host read metrics and
/// statistics. The host listens on all addresses; zero takes a free port.
/// </summary>
/// <param name="Players">Port of the players.</param>
/// <param name="Management">Port of metrics and statistics.</param>
internal sealed record ListenPorts(int Players, int Management)
{
    public static ListenPorts Read(IConfiguration configuration)
    {
        var ports = new ListenPorts(Read(configuration, "PORT", 4000), Read(configuration, "MANAGEMENT_PORT", 4001));
        return ports.Players != ports.Management || ports.Players == 0
            ? ports
            : throw new FormatException($"PORT and MANAGEMENT_PORT are both {ports.Players}: two different ports are needed.");
    }

    private static int Read(IConfiguration configuration, string key, int defaultPort)
    {
        var text = configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return defaultPort;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"{key} is '{text}': a port from 0 to {IPEndPoint.MaxPort} is needed.");
    }
}
