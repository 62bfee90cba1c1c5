using System.Globalization;
using CsArena.Realtime.Hubs;

namespace CsArena.Host;

/// <summary>
/// How many sockets the host takes. Each needs a file descriptor, and a process that has none left ends: what this process may
/// open, less a reserve for itself, is shared out between players and requests.
/// </summary>
internal static class SocketLimits
{
    private const string Setting = "Arena:Limits:MaxConnections";

    /// <summary>The runtime, its assemblies, Redis, the database and the log.</summary>
    private const int Reserve = 320;

    /// <summary>Fewer are not worth a host.</summary>
    private const int Least = 64;

    private static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(10);

    /// <summary>What is read of a connection before it is looked at: a flood costs that much for each connection before it is refused.</summary>
    private const long ReadAhead = 64 * 1024;

    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(60);

    /// <summary>Sets Kestrel's limits and the arena's own.</summary>
    /// <exception cref="FormatException">The process may open too few files, or fewer than the setting asks for.</exception>
    public static void LimitSockets(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout = HeadersLimit;
            kestrel.Limits.KeepAliveTimeout = IdleLimit;
            kestrel.Limits.MaxRequestBufferSize = ReadAhead;
        });
        if (ReadDescriptors() is not { } descriptors)
        {
            return;
        }

        var sockets = descriptors - Reserve;
        if (sockets < Least)
        {
            throw new FormatException($"This process may open {descriptors} files, and needs {Reserve + Least}: raise the limit (ulimit -n, LimitNOFILE).");
        }

        var players = sockets / 4 * 3;
        if (builder.Configuration.GetValue<int?>(Setting) is { } wanted && wanted > players)
        {
            throw new FormatException(
                $"{Setting} is {wanted}, and this process may open {descriptors} files, enough for {players} connections: raise the limit (ulimit -n, LimitNOFILE).");
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentUpgradedConnections = players;

            // Each of the two ports has as many.
            kestrel.Limits.MaxConcurrentConnections = (sockets - players) / 2;
        });
        builder.Services.PostConfigure<LimitOptions>(limits => limits.MaxConnections = Math.Min(limits.MaxConnections, players));
    }

    /// <summary>How many files this process may open; null where the system does not say so.</summary>
    private static int? ReadDescriptors()
    {
        const string Limits = "/proc/self/limits";
        const string Line = "Max open files";
        if (!File.Exists(Limits))
        {
            return null;
        }

        // .NET raises the soft limit, the first, to the hard one.
        var line = File.ReadLines(Limits).First(line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}
