namespace CsArena.Realtime.Redis;

internal sealed partial class RedisKeys
{
    /// <summary>List: the default queue's players, oldest first. Every other key of the queue begins with it.</summary>
    public string MatchQueue => _prefix + (IsCluster ? "{match:queue}" : "match:queue");
}
