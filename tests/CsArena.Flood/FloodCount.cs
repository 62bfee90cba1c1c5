using System.Text.Json;

namespace CsArena.Flood;

/// <summary>What a flood has sent.</summary>
internal sealed class FloodCount
{
    private long _sent;
    private long _connects;
    private long _refused;
    private long _cut;

    /// <summary>Frames or requests that went out.</summary>
    public void Sent(int count) => Interlocked.Add(ref _sent, count);

    /// <summary>A connection was opened.</summary>
    public void Connected() => Interlocked.Increment(ref _connects);

    /// <summary>A request was answered with something else than what it asked for.</summary>
    public void Refused() => Interlocked.Increment(ref _refused);

    /// <summary>The host has closed a connection.</summary>
    public void Cut() => Interlocked.Increment(ref _cut);

    public override string ToString()
        => JsonSerializer.Serialize(new { sent = _sent, connects = _connects, refused = _refused, cut = _cut });
}
