using System.Threading.Channels;
using CsArena.Realtime.Client;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Tests.Hosting;

/// <summary>A real client whose events are waited for, in order, each wait with a limit.</summary>
internal sealed class TestPlayer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Channel<ArenaEvent> _events = Channel.CreateUnbounded<ArenaEvent>();

    private TestPlayer(ArenaClient client)
    {
        Client = client;
        client.OnAny(told => _events.Writer.TryWrite(told));
    }

    public ArenaClient Client { get; }

    public static async Task<TestPlayer> ConnectAsync(Uri url, string token)
    {
        var player = new TestPlayer(new ArenaClient(new ArenaClientOptions
        {
            Url = url,
            TokenProvider = _ => ValueTask.FromResult(token),
        }));
        await player.Client.ConnectAsync();
        return player;
    }

    /// <summary>The next event of a kind; others before it are passed over.</summary>
    public async Task<TEvent> NextAsync<TEvent>()
        where TEvent : ArenaEvent
    {
        using var limit = new CancellationTokenSource(Limit);
        var passed = new List<string>();
        try
        {
            while (true)
            {
                var told = await _events.Reader.ReadAsync(limit.Token);
                if (told is TEvent wanted)
                {
                    return wanted;
                }

                passed.Add(told.GetType().Name);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {typeof(TEvent).Name} came; came: {string.Join(", ", passed)}.");
        }
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
