using System.Net;
using CsArena.Realtime.Hubs;
using Microsoft.AspNetCore.Connections;

namespace CsArena.Host;

/// <summary>
/// Closes a connection at once whose address opens too many, or holds too many, before a byte of it is read. Proxies that are
/// known open as many as they need: what comes through them is limited by request.
/// </summary>
internal sealed class AddressSockets(LimitOptions limits, Proxies proxies, RefusedSockets refused) : IDisposable
{
    private readonly AddressLimits _limits = new(new LimitOptions
    {
        // A connection is there for a request at least.
        AddressConnectsPerSecond = limits.AddressRequestsPerSecond,
        AddressConnectBurst = limits.AddressRequestBurst,
        MaxConnectionsPerAddress = limits.MaxConnectionsPerAddress,
    });

    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (proxies.Contains(address))
        {
            await next(connection);
            return;
        }

        using var place = _limits.TakePlace(address);
        if (place.IsAcquired && _limits.TryConnect(address))
        {
            await next(connection);
            return;
        }

        refused.CountOfAddress();
        connection.Abort();
    }

    public void Dispose() => _limits.Dispose();
}
