using CsArena.Realtime.Delivery;

namespace CsArena.Realtime.Matches;

/// <summary>
/// An event that came before a step and leaves with what the step tells, in one write: by itself only when nothing else is told.
/// </summary>
/// <param name="pending">The event; null when there is none.</param>
internal sealed class PendingEvent(PlayerEvent? pending)
{
    private PlayerEvent? _pending = pending;

    /// <summary>The event, the first time.</summary>
    public PlayerEvent? Take()
    {
        var taken = _pending;
        _pending = null;
        return taken;
    }
}
