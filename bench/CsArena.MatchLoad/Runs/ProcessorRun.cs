using System.Diagnostics;
using CsArena.MatchLoad.Players;
using CsArena.MatchLoad.Servers;

namespace CsArena.MatchLoad.Runs;

/// <summary>
/// Processor time of the hosts for one match: the arena against the bare hub, and another build of the arena, in turns, so that whatever else the machine
/// does meets both alike. Medians of the windows.
/// </summary>
internal static class ProcessorRun
{
    private const int WarmUpMatches = 8_000;
    private const double CompilerRests = 0.02;

    private static readonly TimeSpan WarmUpLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Settings settings)
    {
        await using var arena = await Arenas.StartArenaAsync();
        await using var bare = await Arenas.StartBareAsync();
        await using var other = settings.Other is null ? null : await Arenas.StartArenaAsync(other: settings.Other);
        await using var arenaCrowd = new Crowd("arena", SignalRWire.Instance);
        await using var otherCrowd = new Crowd("arena, other build", SignalRWire.Instance);
        await using var userCrowd = new Crowd("bare hub, Clients.User", SignalRWire.Instance);
        await using var connectionCrowd = new Crowd("bare hub, Clients.Client", SignalRWire.Instance);
        await arenaCrowd.EnterArenaAsync(arena, settings.Players);
        await userCrowd.EnterBareAsync(bare, "/user", settings.Players);
        await connectionCrowd.EnterBareAsync(bare, "/connection", settings.Players);

        List<(Crowd Crowd, ServerGroup Servers, List<Window> Windows)> rows = [(arenaCrowd, arena, []), (userCrowd, bare, []), (connectionCrowd, bare, [])];
        if (other is not null)
        {
            await otherCrowd.EnterArenaAsync(other, settings.Players);
            rows.Insert(1, (otherCrowd, other, []));
        }

        await using var pinging = new Timer(_ => rows.ForEach(row => row.Crowd.Ping()), null, PingInterval, PingInterval);
        foreach (var (crowd, servers, _) in rows.Where(IsWanted))
        {
            await WarmUpAsync(crowd, servers);
        }

        for (var i = 0; i < settings.Windows; i++)
        {
            foreach (var (crowd, servers, windows) in rows.Where(IsWanted))
            {
                var window = await Window.MeasureAsync(crowd, servers, WarmUp, settings.Length);

                windows.Add(window);
                Console.WriteLine(
                    $"{crowd.Title,-26} {window.HostMilliseconds,6:F3} ms hosts ({window.CompilerShare:P0} compiler), {window.RedisMilliseconds,6:F3} ms Redis, "
                    + $"{window.MatchesPerSecond,5:F0} matches/s, {window.MessagesPerMatch:F1} messages, {window.BytesPerMatch:F0} bytes, {window.Apart:P0} of two hosts");
            }
        }

        bool IsWanted((Crowd Crowd, ServerGroup Servers, List<Window> Windows) row)
            => settings.Only is null || row.Crowd.Title.StartsWith(settings.Only, StringComparison.Ordinal);

        Report([.. rows.Where(row => row.Windows.Count > 0).Select(row => (row.Crowd, row.Windows))]);
    }

    /// <summary>Until the compiler has done its work on what is called often.</summary>
    private static async Task WarmUpAsync(Crowd crowd, ServerGroup servers)
    {
        crowd.Start();
        var share = 1.0;
        for (var started = Stopwatch.StartNew(); started.Elapsed < WarmUpLimit && (share > CompilerRests || crowd.Matches < WarmUpMatches);)
        {
            var (hosts, compiler) = (servers.HostTime, servers.CompilerTime);
            await Task.Delay(WarmUpLook);
            share = (servers.CompilerTime - compiler) / (servers.HostTime - hosts);
            Console.WriteLine($"{crowd.Title,-26} warms up: {crowd.Matches} matches, {share:P0} of the hosts' time for the compiler");
            crowd.Check();
        }

        await crowd.StopAsync(TimeSpan.FromSeconds(5));
    }

    private static void Report((Crowd Crowd, List<Window> Windows)[] rows)
    {
        var arena = rows[0].Windows.Median(window => window.HostMilliseconds);
        Console.WriteLine();
        Console.WriteLine("| | hosts, ms a match | Redis, ms a match | matches/s | messages to clients | pairs of two hosts | refused | arena / this |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (crowd, windows) in rows)
        {
            var hosts = windows.Median(window => window.HostMilliseconds);
            Console.WriteLine(
                $"| {crowd.Title} | {hosts:F3} | {windows.Median(window => window.RedisMilliseconds):F3} "
                + $"| {windows.Median(window => window.MatchesPerSecond):F0} | {windows.Median(window => window.MessagesPerMatch):F1} "
                + $"| {windows.Median(window => window.Apart):P0} | {crowd.Refusals} | {arena / hosts:F2} |");
            if (crowd.FirstRefusal is { } refusal)
            {
                Console.WriteLine($"first refusal: {refusal}");
            }
        }
    }
}
