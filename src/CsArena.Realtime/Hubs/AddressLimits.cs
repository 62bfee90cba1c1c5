using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// What one address may ask of this node, whoever is behind it; with IPv6 the first 64 bits count, since the rest is the caller's
/// own choice. This machine's own addresses have no limit, and neither have those that are not known.
/// </summary>
internal sealed class AddressLimits(LimitOptions limits) : IDisposable
{
    private const int NetworkBytes = 8;

    private static readonly RateLimitLease Unlimited = new UnlimitedLease();

    private readonly PartitionedRateLimiter<IPAddress> _connects = Buckets.Of<IPAddress>(limits.AddressConnectBurst, limits.AddressConnectsPerSecond);
    private readonly PartitionedRateLimiter<IPAddress> _requests = Buckets.Of<IPAddress>(limits.AddressRequestBurst, limits.AddressRequestsPerSecond);
    private readonly PartitionedRateLimiter<IPAddress> _sockets = Buckets.Places<IPAddress>(limits.MaxConnectionsPerAddress);

    /// <summary>Counts a connect; false when the address makes too many.</summary>
    public bool TryConnect(IPAddress? address) => KeyOf(address) is not { } key || _connects.TryTake(key);

    /// <summary>Counts an HTTP request; false when the address makes too many.</summary>
    public bool TryRequest(IPAddress? address) => KeyOf(address) is not { } key || _requests.TryTake(key);

    /// <summary>A place of the address's own; none when it has as many as there may be. Disposed when the connection has ended.</summary>
    public RateLimitLease TakePlace(IPAddress? address) => KeyOf(address) is { } key ? _sockets.AttemptAcquire(key) : Unlimited;

    /// <summary>What is counted for an address; null for one without a limit.</summary>
    internal static IPAddress? KeyOf(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            var mapped = address.MapToIPv4();
            return IPAddress.IsLoopback(mapped) ? null : mapped;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    public void Dispose()
    {
        _connects.Dispose();
        _requests.Dispose();
        _sockets.Dispose();
    }

    private sealed class UnlimitedLease : RateLimitLease
    {
        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
