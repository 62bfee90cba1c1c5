using CsArena.Realtime.Redis;

namespace CsArena.QueueLoad;

/// <summary>The product's own scripts.</summary>
internal static class Scripts
{
    public static string Enqueue { get; } = Read("Matchmaking/Scripts/tickets.lua") + Read("Matchmaking/Scripts/enqueue.lua");

    private static string Read(string name)
    {
        using var stream = typeof(RedisOptions).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
