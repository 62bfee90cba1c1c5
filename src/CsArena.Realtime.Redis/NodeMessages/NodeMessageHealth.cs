namespace CsArena.Realtime.Redis;

/// <summary>Publishes a message to itself, and waits for it to come in.</summary>
internal sealed class NodeMessageHealth(RedisNodeMessenger messenger) : IBackendHealth
{
    public string Name => "nodeMessages";

    public ValueTask<bool> CheckAsync(CancellationToken cancellationToken = default) => messenger.ProbeAsync(cancellationToken);
}
