namespace CsArena.Realtime.Redis;

/// <summary>Publishes a message to itself, and waits for it to come in.</summary>
internal sealed class BackplaneHealth(RedisBackplane backplane) : IBackendHealth
{
    public string Name => "backplane";

    public ValueTask<bool> CheckAsync(CancellationToken cancellationToken = default) => backplane.ProbeAsync(cancellationToken);
}
