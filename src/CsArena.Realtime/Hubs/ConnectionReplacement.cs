using CsArena.Realtime.Matches;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Hubs;

/// <summary>Ends a connection of this node that was replaced by a newer one of the same player: told first, then cut.</summary>
internal sealed class ConnectionReplacement(ConnectionRegistry connections, RoomTasks tasks, TimeProvider timeProvider)
{
    /// <summary>For <c>session:replaced</c> to leave before its connection is cut.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromMilliseconds(250);

    public void Replace(string connectionId)
    {
        if (connections.ById(connectionId) is not { } older || !older.TryReplace())
        {
            return;
        }

        tasks.Run(connectionId, async cancellation =>
        {
            await older.SendAsync(
                EventNames.SessionReplaced,
                new SessionReplacedEvent { ServerTime = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() });
            await Task.Delay(TimeToLeave, timeProvider, cancellation);
            older.Abort();
        });
    }
}
