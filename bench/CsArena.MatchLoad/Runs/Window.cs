using System.Diagnostics;
using CsArena.MatchLoad.Players;
using CsArena.MatchLoad.Servers;

namespace CsArena.MatchLoad.Runs;

/// <summary>What was seen in one stretch of play.</summary>
internal sealed record Window(
    double HostMilliseconds, double CompilerShare, double RedisMilliseconds, double MatchesPerSecond, double MessagesPerMatch, double BytesPerMatch, double Apart)
{
    /// <summary>Lets a crowd play, and looks at the servers from the end of the warm-up on.</summary>
    public static async Task<Window> MeasureAsync(Crowd crowd, ServerGroup servers, TimeSpan warmUp, TimeSpan length)
    {
        crowd.Start();
        await Task.Delay(warmUp);
        var (hosts, compiler, redis) = (servers.HostTime, servers.CompilerTime, await servers.RedisTimeAsync());
        var (matches, messages, bytes, apart) = (crowd.Matches, crowd.Messages, crowd.Bytes, crowd.Apart);
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(length);
        var played = (double)(crowd.Matches - matches);
        var spent = servers.HostTime - hosts;
        var window = new Window(
            spent.TotalMilliseconds / played,
            (servers.CompilerTime - compiler) / spent,
            (await servers.RedisTimeAsync() - redis).TotalMilliseconds / played,
            played / Stopwatch.GetElapsedTime(started).TotalSeconds,
            (crowd.Messages - messages) / played,
            (crowd.Bytes - bytes) / played,
            (crowd.Apart - apart) / played);
        await crowd.StopAsync(TimeSpan.FromSeconds(5));
        crowd.Check();
        return window;
    }
}
