using System.Text.Json;
using CsArena.Realtime.Matchmaking;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Reads what the scripts answer about a player. The first part says what it is: <c>queued</c>, at, size;
/// <c>matched</c>, match, size; <c>waiting</c>, ticket, size, position; <c>playing</c>, room, confirmed; <c>full</c>, size;
/// <c>paused</c>, microseconds;
/// <c>idle</c>.
/// </summary>
internal static class QueueReplies
{
    public static EnqueueResult ToEnqueueResult(RedisResult reply, in EnqueueRequest request)
    {
        var parts = (RedisResult[])reply!;
        switch ((string)parts[0]!)
        {
            case "queued":
                var size = (long)parts[2];
                return new EnqueueResult(EnqueueStatus.Queued, TicketOf(request, (long)parts[1]), size, size);
            case "matched":
                var match = MatchOf(parts[1]);
                return new EnqueueResult(EnqueueStatus.Matched, QueueSize: (long)parts[2], Match: match, RoomId: match.RoomId);
            case "waiting":
                return new EnqueueResult(EnqueueStatus.AlreadyQueued, TicketOf(parts[1]), (long)parts[3], (long)parts[2]);
            case "playing":
                return new EnqueueResult(EnqueueStatus.AlreadyPlaying, RoomId: (string)parts[1]!, Confirmed: (bool)parts[2]);
            case "full":
                return new EnqueueResult(EnqueueStatus.QueueFull, QueueSize: (long)parts[1]);
            case "paused":
                return new EnqueueResult(EnqueueStatus.Paused, PauseLeft: TimeSpan.FromMicroseconds((long)parts[1]));
            case var other:
                throw Unknown(other);
        }
    }

    public static PlayerStatus ToStatus(RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        switch ((string)parts[0]!)
        {
            case "idle":
                return new PlayerStatus(PlayerActivity.Idle);
            case "waiting":
                return new PlayerStatus(PlayerActivity.Queued, TicketOf(parts[1]), (long)parts[2]);
            case "playing":
                return new PlayerStatus(PlayerActivity.Playing, RoomId: (string)parts[1]!, Confirmed: (bool)parts[2]);
            case "matched":
                var match = MatchOf(parts[1]);
                return new PlayerStatus(PlayerActivity.Playing, RoomId: match.RoomId, Match: match);
            case var other:
                throw Unknown(other);
        }
    }

    public static Match MatchOf(RedisResult json) => JsonSerializer.Deserialize((byte[])json!, QueueJson.Readable.Match)!;

    private static Ticket TicketOf(RedisResult json) => JsonSerializer.Deserialize((byte[])json!, QueueJson.Readable.Ticket);

    private static Ticket TicketOf(in EnqueueRequest request, long enqueuedAt) => new(
        request.PlayerId,
        request.Nickname,
        request.Queue,
        request.NodeId,
        request.ConnectionId,
        request.Language,
        Microseconds.ToTime(enqueuedAt));

    private static InvalidOperationException Unknown(string answer) => new($"A script of the queue answered {answer}.");
}
