namespace CsArena.Realtime.Redis;

/// <summary>Where the node messenger's links come from.</summary>
/// <param name="Keys">The names of the channels.</param>
/// <param name="OpenAsync">
/// Opens a link to another server of the cluster than the given link's, where there is one. Null without a cluster, and when
/// the only link is the program's own.
/// </param>
/// <param name="First">The link to begin with.</param>
/// <param name="Connection">In a cluster, another way to publish: it shows whether the servers reach each other.</param>
internal sealed record NodeMessageLinkSource(
    RedisKeys Keys,
    NodeMessageLink First,
    Func<NodeMessageLink, CancellationToken, Task<NodeMessageLink>>? OpenAsync,
    RedisConnection? Connection);
