using System.Diagnostics;
using CsArena.MatchLoad.Players;
using CsArena.MatchLoad.Servers;

namespace CsArena.MatchLoad.Runs;

/// <summary>What was seen in one stretch of play. Times are for a match.</summary>
/// <param name="HostMilliseconds">Processor time of the hosts.</param>
/// <param name="CompilerShare">What of it the compiler took.</param>
/// <param name="RedisMilliseconds">Processor time of Redis.</param>
/// <param name="MatchesPerSecond">Matches that ended.</param>
/// <param name="MessagesPerMatch">Messages to clients.</param>
/// <param name="BytesPerMatch">Their length.</param>
/// <param name="Apart">Matches of players on different hosts, of all.</param>
/// <param name="Others">What of the machine's processors was neither idle nor taken by hosts, Redis and this program.</param>
internal sealed record Window(
    double HostMilliseconds,
    double CompilerShare,
    double RedisMilliseconds,
    double MatchesPerSecond,
    double MessagesPerMatch,
    double BytesPerMatch,
    double Apart,
    double Others)
{
    /// <summary>Lets a crowd play, and looks at the servers from the end of the warm-up on.</summary>
    public static async Task<Window> MeasureAsync(Crowd crowd, ServerGroup servers, TimeSpan warmUp, TimeSpan length)
    {
        crowd.Start();
        await Task.Delay(warmUp);
        var (hosts, compiler, redis) = (servers.HostTime, servers.CompilerTime, await servers.RedisTimeAsync());
        var (matches, messages, bytes, apart) = (crowd.Matches, crowd.Messages, crowd.Bytes, crowd.Apart);
        var (machine, own) = (MachineTime.Read(), Environment.CpuUsage.TotalTime);
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(length);
        var played = (double)(crowd.Matches - matches);
        var spent = servers.HostTime - hosts;
        var spentByRedis = await servers.RedisTimeAsync() - redis;
        var elapsed = Stopwatch.GetElapsedTime(started);
        var others = MachineTime.Read() - machine - spent - spentByRedis - (Environment.CpuUsage.TotalTime - own);
        var window = new Window(
            spent.TotalMilliseconds / played,
            (servers.CompilerTime - compiler) / spent,
            spentByRedis.TotalMilliseconds / played,
            played / elapsed.TotalSeconds,
            (crowd.Messages - messages) / played,
            (crowd.Bytes - bytes) / played,
            (crowd.Apart - apart) / played,
            others / (elapsed * Environment.ProcessorCount));
        await crowd.StopAsync(TimeSpan.FromSeconds(5));
        crowd.Check();
        return window;
    }
}

internal static class Windows
{
    public static double Median(this IEnumerable<Window> windows, Func<Window, double> value)
    {
        var sorted = windows.Select(value).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
