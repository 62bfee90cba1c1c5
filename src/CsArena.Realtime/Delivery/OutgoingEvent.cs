using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Delivery;

/// <summary>An event on its way to a connection: made on this node, or come from another one as it goes to the client.</summary>
/// <param name="Name">Name of the event.</param>
/// <param name="Payload">The event, or its JSON as <see cref="RawJson"/>.</param>
/// <param name="RoomId">The room; null when it is of none.</param>
/// <param name="Seq">Sequence in the room.</param>
/// <param name="EndsAt">When the phase that it announces ends, Unix milliseconds; 0 when it announces none.</param>
/// <param name="ServerTime">The clock that <paramref name="EndsAt"/> is told by, Unix milliseconds.</param>
internal readonly record struct OutgoingEvent(
    string Name, object Payload, string? RoomId = null, long Seq = 0, long EndsAt = 0, long ServerTime = 0)
{
    public static OutgoingEvent Of(string name, ArenaEvent payload)
        => payload is RoomEvent room
            ? new OutgoingEvent(name, payload, room.RoomId, room.Seq, EndOf(room), room.ServerTime)
            : new OutgoingEvent(name, payload, ServerTime: payload.ServerTime);

    private static long EndOf(RoomEvent payload) => payload switch
    {
        RoundReadyEvent ready => ready.EndsAt,
        RoundStartEvent start => start.EndsAt,
        RoundEndEvent end => end.EndsAt,
        _ => 0,
    };
}
