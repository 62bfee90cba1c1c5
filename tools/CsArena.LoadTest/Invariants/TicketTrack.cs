namespace CsArena.LoadTest.Invariants;

/// <summary>
/// What the arena has to stand by: it told a player to be waiting, or to be matched. From then on the player is in the queue
/// until there is a match, or until it asks to leave (I2).
/// </summary>
internal sealed class TicketTrack
{
    private bool _leaves;

    /// <summary>What the player was told; null when nothing is owed.</summary>
    public string? Told { get; private set; }

    /// <summary>Whether it is a match that is owed, and not a place in the queue.</summary>
    public bool IsMatch { get; private set; }

    /// <summary>What was owed when the player asked to leave, and was not answered yet.</summary>
    public string? AskedBack { get; private set; }

    /// <summary>
    /// When the player last heard anything: a ticket is put on hold after that, not before, however late the player itself
    /// notices that the connection is gone.
    /// </summary>
    public long HeardAt { get; set; }

    /// <summary>Whether the player lost its connection with a ticket.</summary>
    public bool WasTakenAway { get; set; }

    public void Waits(string queue)
    {
        // A call to leave that was not answered may still be on its way.
        if (!_leaves)
        {
            (Told, IsMatch) = ($"to wait in queue {queue}", false);
        }
    }

    public void Matched(string roomId) => (Told, IsMatch) = ($"to play in room {roomId}", true);

    /// <summary>The player asks to leave. Only the answer to the first time tells for sure whether there was a ticket.</summary>
    public void Leaves()
    {
        AskedBack = _leaves || IsMatch ? null : Told;
        _leaves = true;
        if (!IsMatch)
        {
            Told = null;
        }
    }

    /// <summary>Matched, withdrawn, or nobody knows any more.</summary>
    public void Ended()
    {
        (Told, IsMatch, AskedBack, WasTakenAway) = (null, false, null, false);
    }
}
