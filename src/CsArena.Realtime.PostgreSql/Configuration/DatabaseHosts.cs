using System.Globalization;
using System.Net;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// The hosts of a <c>DATABASE_URL</c>, as libpq writes them: <c>host[:port]</c>, several separated by commas. A host that starts
/// with a slash is the folder of a Unix socket.
/// </summary>
internal sealed record DatabaseHosts(IReadOnlyList<(string Name, int? Port)> Hosts)
{
    public const int DefaultPort = 5432;

    /// <summary>Whether the host is a folder of this machine.</summary>
    public bool IsSocket => Hosts[0].Name.StartsWith('/');

    /// <summary>Whether a host of Npgsql's is several.</summary>
    public static bool AreSeveral(NpgsqlConnectionStringBuilder connection) => connection.Host?.Contains(',', StringComparison.Ordinal) ?? false;

    /// <summary>Reads hosts.</summary>
    /// <param name="text">What the URL has, not decoded.</param>
    /// <param name="wrong">Makes the exception of what is wrong.</param>
    public static DatabaseHosts Parse(string text, Func<string, FormatException> wrong)
        => new([.. text.Split(',').Select(one => Address(one, wrong))]);

    /// <summary>The same hosts, where they have no port with these.</summary>
    /// <param name="ports">One port for all, or as many as hosts, separated by commas.</param>
    /// <param name="wrong">Makes the exception of what is wrong.</param>
    public DatabaseHosts WithPorts(string ports, Func<string, FormatException> wrong)
    {
        var numbers = ports.Split(',');
        return numbers.Length == 1 || numbers.Length == Hosts.Count
            ? new([.. Hosts.Select((host, i) => (host.Name, host.Port ?? PortOf(numbers[numbers.Length == 1 ? 0 : i], wrong)))])
            : throw wrong("has another number of ports than of hosts.");
    }

    /// <summary>Writes them as Npgsql reads them.</summary>
    public void WriteTo(NpgsqlConnectionStringBuilder connection)
    {
        if (Hosts is [var (name, port)])
        {
            (connection.Host, connection.Port) = (name, port ?? DefaultPort);
            return;
        }

        connection.Host = string.Join(',', Hosts.Select(host => $"{(host.Name.Contains(':') ? $"[{host.Name}]" : host.Name)}:{host.Port ?? DefaultPort}"));
    }

    private static (string Name, int? Port) Address(string text, Func<string, FormatException> wrong)
    {
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            var host = end < 0 ? "" : text[1..end];
            return IPAddress.TryParse(host, out _) && (end == text.Length - 1 || colon == end + 1)
                ? (host, end == text.Length - 1 ? null : PortOf(text[(colon + 1)..], wrong))
                : throw wrong("has an IPv6 address that cannot be read; it is written [::1]:5432.");
        }

        var name = Uri.UnescapeDataString(colon < 0 ? text : text[..colon]);
        var isSocket = name.StartsWith('/') && name.IndexOfAny([',', '\0']) < 0;
        return isSocket || (name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_'))
            ? (name, colon < 0 ? null : PortOf(text[(colon + 1)..], wrong))
            : throw wrong("has a host that cannot be read.");
    }

    private static int PortOf(string text, Func<string, FormatException> wrong)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw wrong("has a port that is not a number from 1 to 65535.");
}
