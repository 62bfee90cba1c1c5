using System.Diagnostics;
using CsArena.MatchLoad.Players;
using CsArena.MatchLoad.Servers;

namespace CsArena.MatchLoad.Runs;

/// <summary>What a match asks of Redis. What the hosts ask without any match, while players are connected, is told apart.</summary>
internal static class CommandRun
{
    public static async Task RunAsync(Settings settings)
    {
        await CountAsync("ready and review at zero", withoutPauses: true, [], settings);
        await CountAsync("the default rules, ten times as fast", withoutPauses: false, new() { ["Arena__Rules__TimeScale"] = "0.1" }, settings);
    }

    private static async Task CountAsync(string title, bool withoutPauses, Dictionary<string, string> rules, Settings settings)
    {
        await using var arena = await Arenas.StartArenaAsync(withoutPauses, rules);
        await using var crowd = new Crowd("arena", SignalRWire.Instance);
        await crowd.EnterArenaAsync(arena, settings.Players);
        await using var monitoring = new Monitoring(arena.Redis.Port);

        // The first calls find scripts that Redis does not know yet.
        crowd.Start();
        await Task.Delay(settings.Length);
        await crowd.StopAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (matches, apart) = (crowd.Matches, crowd.Apart);

        var before = monitoring.Counts;
        await Task.Delay(settings.Length);
        var idle = Difference(before, monitoring.Counts).ToDictionary(one => one.Key, one => one.Value / settings.Length.TotalSeconds);

        before = monitoring.Counts;
        var started = Stopwatch.GetTimestamp();
        crowd.Start();
        await Task.Delay(settings.Length);
        await crowd.StopAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(TimeSpan.FromSeconds(2));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        crowd.Check();

        (matches, apart) = (crowd.Matches - matches, crowd.Apart - apart);
        Console.WriteLine($"{title}: {matches} matches, {apart * 100.0 / matches:F0} % of two hosts, {crowd.Refusals} refused");
        Console.WriteLine("| call | a match | a second without matches |");
        Console.WriteLine("|---|---|---|");
        var sum = 0.0;
        foreach (var (name, count) in Difference(before, monitoring.Counts).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var perSecond = idle.GetValueOrDefault(name);
            var perMatch = (count - (perSecond * seconds)) / matches;
            Console.WriteLine($"| {name} | {perMatch:F2} | {perSecond:F1} |");
            sum += name == "in scripts" ? 0 : perMatch;
        }

        Console.WriteLine($"| all, but for what scripts do | {sum:F1} | |");
    }

    private static IEnumerable<KeyValuePair<string, long>> Difference(Dictionary<string, long> from, Dictionary<string, long> to)
        => to.Select(one => KeyValuePair.Create(one.Key, one.Value - from.GetValueOrDefault(one.Key)));
}
