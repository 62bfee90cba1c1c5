using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Matches;

/// <summary>Starts matches that this node made, without making the caller wait.</summary>
internal sealed class MatchLauncher(MatchStarter starter, RoomTasks tasks, WaitTimes waitTimes)
{
    public void Launch(Match match)
    {
        waitTimes.Add(match);
        tasks.Run(match.RoomId, cancellation => starter.StartAsync(match, cancellation));
    }
}
