using System.Diagnostics;

namespace CsArena.Realtime.Monitoring;

/// <summary>The steps of a call that are traced. A span is made only while somebody listens to the arena's activity source.</summary>
internal static class ArenaTraces
{
    private static readonly ActivitySource Source = new(ArenaTelemetry.Name, ArenaTelemetry.Version);

    /// <summary>A match is created, or finished creating for another node. A trace of its own where no call led to it.</summary>
    /// <param name="roomId">The match.</param>
    public static Activity? StartMatch(string roomId) => Source.StartActivity("match start")?.SetTag("arena.room", roomId);

    /// <summary>A match's deadline has passed.</summary>
    /// <param name="roomId">The match.</param>
    public static Activity? StartDeadline(string roomId) => Source.StartActivity("match deadline")?.SetTag("arena.room", roomId);

    /// <summary>A match's state is changed in the store.</summary>
    /// <param name="what">The change, such as <c>submit</c>.</param>
    /// <param name="roomId">The match.</param>
    public static Activity? StartStep(string what, string roomId)
        => Source.HasListeners() ? Source.StartActivity($"store {what}")?.SetTag("arena.room", roomId) : null;

    /// <summary>Events leave for another node.</summary>
    public static Activity? StartNodeSend() => Source.StartActivity("node send", ActivityKind.Producer);

    /// <summary>Events of another node have arrived.</summary>
    /// <param name="sender">What the other node did; default when it was not traced, and then this is not either.</param>
    public static Activity? StartNodeReceive(ActivityContext sender)
        => sender == default ? null : Source.StartActivity("node receive", ActivityKind.Consumer, sender);

    /// <summary>Events leave for a player.</summary>
    /// <param name="first">Name of the first of them.</param>
    public static Activity? StartPlayerSend(string first)
        => Source.HasListeners() ? Source.StartActivity($"player send {first}") : null;
}
