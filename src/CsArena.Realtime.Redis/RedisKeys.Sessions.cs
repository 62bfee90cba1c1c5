using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

internal sealed partial class RedisKeys
{
    /// <summary>What the names of a match's rounds begin with; it shares their slot.</summary>
    public RedisKey Rounds(string roomId) => $"{_prefix}game:round:{Tag(roomId)}:";

    /// <summary>Hash: when a node last reached a server, and the latest time in which none did.</summary>
    /// <param name="number">Of a cluster's keys, each on the server of its slot; stand-alone there is one.</param>
    public RedisKey Pulse(int number) => IsCluster ? $"{_prefix}game:pulse:{{{number}}}" : $"{_prefix}game:pulse";
}
