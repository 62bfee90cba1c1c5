namespace CsArena.LoadTest.Invariants;

/// <summary>
/// What the store has lost, and what may follow of that: nothing else is excused, and each excuse is counted. A match whose
/// session is gone ends as abandoned, for each of its players; one whose latest steps are gone goes back to before them.
/// </summary>
internal sealed class StoreLosses
{
    private static readonly string[] s_goingBack = ["seq-order", "round-order", "answer-lost", "score-grows", "score-sum", "score-mirror"];

    private readonly HashSet<string> _gone = [];
    private readonly HashSet<string> _older = [];
    private readonly HashSet<(string PlayerId, string RoomId)> _untold = [];

    /// <summary>Rooms whose session may be gone.</summary>
    public IReadOnlyCollection<string> Gone => _gone;

    /// <summary>Oddities of matches that ended as abandoned.</summary>
    public int Abandoned { get; private set; }

    /// <summary>Steps and answers that players had seen, and that were gone.</summary>
    public int WentBack { get; private set; }

    /// <summary>Players who waited, and were told that they do not.</summary>
    public int Tickets { get; private set; }

    /// <summary>Players who were told to be in no match, and never that theirs was abandoned.</summary>
    public IReadOnlyCollection<(string PlayerId, string RoomId)> Untold => _untold;

    public void SessionsAreGone(IEnumerable<string> rooms) => _gone.UnionWith(rooms);

    public void StepsAreGone(IEnumerable<string> rooms) => _older.UnionWith(rooms);

    public void TicketIsGone() => Tickets++;

    /// <summary>A player was told to be in no match while one had not ended: the end is to follow.</summary>
    public bool ExcusesAbsence(string playerId, string roomId) => _gone.Contains(roomId) && Count(_untold.Add((playerId, roomId)));

    /// <summary>A player was told an end of a match that it does not play, as far as it knows.</summary>
    public bool ExcusesEnd(string playerId, string roomId, string reason)
        => _gone.Contains(roomId) && reason == "abandoned" && Count(_untold.Remove((playerId, roomId)));

    /// <summary>Players were told different ends.</summary>
    public bool ExcusesDifference(string roomId, string reason, string otherReason)
        => _gone.Contains(roomId) && (reason == "abandoned" || otherReason == "abandoned") && Count(true);

    /// <summary>A player was told less than before.</summary>
    public bool Excuses(string rule, string roomId)
    {
        if (!_older.Contains(roomId) || !s_goingBack.Contains(rule))
        {
            return false;
        }

        WentBack++;
        return true;
    }

    private bool Count(bool isNew)
    {
        Abandoned += isNew ? 1 : 0;
        return true;
    }
}
