using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

internal sealed partial class RedisKeys
{
    /// <summary>What the names of a match's rounds begin with; it shares their slot.</summary>
    public RedisKey Rounds(string roomId) => $"{_prefix}game:round:{Tag(roomId)}:";
}
