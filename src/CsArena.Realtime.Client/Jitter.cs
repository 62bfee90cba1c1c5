namespace CsArena.Realtime.Client;

/// <summary>Random numbers for jitter, from any thread: a seeded <see cref="Random"/> by itself is not safe for that.</summary>
internal sealed class Jitter(Random random)
{
    private readonly Lock _lock = new();

    public double Next()
    {
        lock (_lock)
        {
            return random.NextDouble();
        }
    }
}
