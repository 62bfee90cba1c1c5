using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Delivery;

/// <summary>
/// Events for one player that leave together, in their order: a step tells a player several things in the same instant, and
/// one write to the connection takes them all. A client sees the messages that it would see one by one.
/// </summary>
/// <param name="PlayerId">The player.</param>
/// <param name="Events">The events.</param>
internal sealed record EventBatch(string PlayerId, IReadOnlyList<OutgoingEvent> Events)
{
    /// <summary>Whether the last thing that the player hears is that a match is over.</summary>
    public bool EndsMatch => Events[^1].Name == EventNames.MatchEnd;

    /// <summary>Puts together what is for the same player.</summary>
    public static List<EventBatch> Of(IReadOnlyList<PlayerEvent> events)
        => Group(events.Select(one => (one.PlayerId, OutgoingEvent.Of(one.Name, one.Payload))));

    /// <summary>Puts together what is for the same player.</summary>
    public static List<EventBatch> Group(IEnumerable<(string PlayerId, OutgoingEvent Outgoing)> events)
    {
        // For the two players of a match a list is faster than a table.
        var batches = new List<EventBatch>(2);
        foreach (var (playerId, outgoing) in events)
        {
            var batch = batches.Find(other => other.PlayerId == playerId);
            if (batch is null)
            {
                batches.Add(batch = new EventBatch(playerId, new List<OutgoingEvent>(4)));
            }

            ((List<OutgoingEvent>)batch.Events).Add(outgoing);
        }

        return batches;
    }
}
