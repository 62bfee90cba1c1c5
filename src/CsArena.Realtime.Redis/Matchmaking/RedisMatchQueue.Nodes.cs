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
        if ((bool)await _redis.RunAsync(_scripts.Renew, Keys.Base, arguments, cancellationToken))
        {
            return NodeRenewal.Renewed;
        }

        // Others gave this node up, or the lease was lost: they may have deleted whatever it has written.
        _redis.OnLoss();
        return NodeRenewal.Registered;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> GetDeadNodesAsync(CancellationToken cancellationToken = default)
        => (string[])(await _redis.RunAsync(_scripts.Dead, [Keys.Nodes], [], cancellationToken))!;

    /// <inheritdoc />
    /// <remarks>Its tickets stay; nobody is paired with them until their players come back or the node renews.</remarks>
    public async ValueTask RemoveNodeAsync(string nodeId, CancellationToken cancellationToken = default)
        => await _redis.ExecuteAsync("ZREM", [Keys.Nodes, nodeId], cancellationToken);
}
