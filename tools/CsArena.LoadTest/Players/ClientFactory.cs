using CsArena.LoadTest.Statistics;
using CsArena.LoadTest.Tokens;
using CsArena.Realtime.Client;

namespace CsArena.LoadTest.Players;

/// <summary>Makes clients that are spread over the servers and, on a reconnect, go to the next one.</summary>
internal sealed class ClientFactory(LoadTestOptions options, ITokenSource tokens, LoadStatistics statistics, TimeProvider timeProvider)
{
    public ArenaClient Create(string userId, int index)
    {
        var urls = options.Urls;
        var first = index % urls.Count;
        var client = new ArenaClient(new ArenaClientOptions
        {
            Url = urls[first],
            AlternateUrls = urls.Count == 1 ? [] : [.. urls.Skip(first + 1), .. urls.Take(first)],
            TokenProvider = cancellationToken => tokens.GetAsync(userId, cancellationToken),
            Reconnect = options.Reconnect(index),
            TimeProvider = timeProvider,
            Random = new Random(HashCode.Combine(options.Seed, index)),
        });
        _ = new ConnectionMeter(client, statistics, timeProvider);
        return client;
    }
}
