using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace CsArena.Host;

/// <summary>
/// The settings <c>KNOWN_PROXIES</c>, the addresses and networks whose word is taken for where a request came from, and
/// <c>PATH_BASE</c>, the path that a proxy serves the host under.
/// </summary>
/// <param name="Known">The proxies; none when a request comes from where its connection does.</param>
/// <param name="PathBase">Begins with a slash; empty without one.</param>
internal sealed record Proxies(IReadOnlyList<IPNetwork> Known, PathString PathBase)
{
    private const string KnownKey = "KNOWN_PROXIES";
    private const string PathBaseKey = "PATH_BASE";

    /// <exception cref="FormatException">A setting is wrong; the message names it.</exception>
    public static Proxies Read(IConfiguration configuration)
    {
        var known = (configuration[KnownKey] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse);
        var path = configuration[PathBaseKey]?.TrimEnd('/') ?? "";
        return path.Length == 0 || path.StartsWith('/')
            ? new Proxies([.. known], new PathString(path))
            : throw new FormatException($"{PathBaseKey} is '{path}': a path that begins with a slash is needed.");
    }

    /// <summary>Whether an address is one of them.</summary>
    public bool Contains(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Known.Any(network => network.Contains(plain));
    }

    /// <summary>Takes address and scheme of a request from a known proxy's headers, and from nobody else's, and the base off its path.</summary>
    public void Use(WebApplication app)
    {
        if (Known.Count > 0)
        {
            var options = new ForwardedHeadersOptions
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,

                // There may be several, one behind the other: as many are passed as are known.
                ForwardLimit = null,
            };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in Known)
            {
                options.KnownIPNetworks.Add(network);
            }

            app.UseForwardedHeaders(options);
        }

        if (PathBase.HasValue)
        {
            app.UsePathBase(PathBase);
        }
    }

    private static IPNetwork Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out var network)
            ? network
            : throw new FormatException($"{KnownKey} has '{text}': addresses and networks are needed, as in 192.0.2.7,10.0.0.0/8.");
    }
}
