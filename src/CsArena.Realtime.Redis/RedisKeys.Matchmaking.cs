namespace CsArena.Realtime.Redis;

internal sealed partial class RedisKeys
{
    /// <summary>The queue's keys.</summary>
    public QueueKeys Queue => field ??= new QueueKeys(_prefix + (IsCluster ? "{match:queue}" : "match:queue"));
}
