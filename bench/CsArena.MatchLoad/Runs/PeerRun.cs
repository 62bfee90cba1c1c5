using CsArena.MatchLoad.Players;
using CsArena.MatchLoad.Servers;

namespace CsArena.MatchLoad.Runs;

/// <summary>
/// The arena beside the Node program, at the same match and with the same clients. Both are started anew for each pair of
/// windows and play in turns: a window after 15 seconds of play, and one after 60. Medians of the windows.
/// </summary>
internal static class PeerRun
{
    private static readonly TimeSpan[] _ages = [TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];
    private static readonly TimeSpan _pingInterval = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Settings settings)
    {
        List<(string Title, TimeSpan Age, Window Window)> seen = [];
        for (var i = 0; i < settings.Windows; i++)
        {
            await using var peer = await Arenas.StartPeerAsync();
            await using var arena = await Arenas.StartArenaAsync();
            await using var peerCrowd = new Crowd("peer", SocketIoWire.Instance);
            await using var arenaCrowd = new Crowd("arena", SignalRWire.Instance);
            await peerCrowd.EnterPeerAsync(peer, settings.Players);
            await arenaCrowd.EnterArenaAsync(arena, settings.Players);

            await using var pinging = new Timer(_ => arenaCrowd.Ping(), null, _pingInterval, _pingInterval);
            var played = TimeSpan.Zero;
            foreach (var age in _ages)
            {
                // Who begins changes, so that what the machine does in the meantime meets both.
                (Crowd Crowd, ServerGroup Servers)[] turns = i % 2 == 0
                    ? [(peerCrowd, peer), (arenaCrowd, arena)]
                    : [(arenaCrowd, arena), (peerCrowd, peer)];
                foreach (var (crowd, servers) in turns)
                {
                    var window = await Window.MeasureAsync(crowd, servers, age - played, settings.Length);
                    seen.Add((crowd.Title, age, window));
                    Print(crowd, age, window);
                }

                played = age + settings.Length;
            }
        }

        Report(seen);
    }

    private static void Print(Crowd crowd, TimeSpan age, Window window) => Console.WriteLine(
        $"{crowd.Title,-5} after {age.TotalSeconds:F0} s: {window.HostMilliseconds,6:F3} ms servers ({window.CompilerShare:P0} compiler), "
        + $"{window.RedisMilliseconds,6:F3} ms Redis, {window.MatchesPerSecond,5:F0} matches/s, {window.MessagesPerMatch:F1} messages, "
        + $"{window.BytesPerMatch:F0} bytes, {window.Apart:P0} of two servers, {window.Others:P0} of the machine for others, {crowd.Refusals} refused {crowd.FirstRefusal}");

    private static void Report(List<(string Title, TimeSpan Age, Window Window)> seen)
    {
        Console.WriteLine();
        Console.WriteLine("| | after | servers, ms a match | Redis, ms a match | matches/s | messages to clients | bytes to clients | of the machine for others |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var group in seen.GroupBy(one => (one.Title, one.Age)).OrderBy(group => group.Key.Age).ThenByDescending(group => group.Key.Title))
        {
            var windows = group.Select(one => one.Window).ToArray();
            Console.WriteLine(
                $"| {group.Key.Title} | {group.Key.Age.TotalSeconds:F0} s | {windows.Median(window => window.HostMilliseconds):F2} "
                + $"| {windows.Median(window => window.RedisMilliseconds):F2} | {windows.Median(window => window.MatchesPerSecond):F0} "
                + $"| {windows.Median(window => window.MessagesPerMatch):F1} | {windows.Median(window => window.BytesPerMatch):F0} "
                + $"| {windows.Median(window => window.Others):P0} |");
        }
    }
}
