using CsArena.Realtime.Matchmaking;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

// Leases of nodes (I3).
internal sealed partial class RedisMatchQueue
{
    /// <inheritdoc />
    public async ValueTask<NodeRenewal> RenewNodeAsync(string nodeId, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        RedisValue[] arguments = [nodeId, Microseconds.Of(lease)];
        return (bool)await _redis.RunAsync(_scripts.Renew, Keys.Base, arguments, cancellationToken)
            ? NodeRenewal.Renewed
            : NodeRenewal.Registered;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> GetDeadNodesAsync(CancellationToken cancellationToken = default)
        => (string[])(await _redis.RunAsync(_scripts.Dead, [Keys.Nodes], [], cancellationToken))!;

    /// <inheritdoc />
    /// <remarks>Its tickets stay; nobody is paired with them until their players come back or the node renews.</remarks>
    public async ValueTask RemoveNodeAsync(string nodeId, CancellationToken cancellationToken = default)
        => await _redis.ExecuteAsync("ZREM", [Keys.Nodes, nodeId], cancellationToken);
}
