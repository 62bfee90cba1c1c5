namespace CsArena.Realtime.Protocol;

/// <summary>Names of the calls a client makes, as they stand on the wire.</summary>
public static class CallNames
{
    /// <summary>Wait for an opponent. In: <see cref="EnqueueCall"/>; out: <see cref="EnqueueAnswer"/>.</summary>
    public const string Enqueue = "match:enqueue";

    /// <summary>Stop waiting. In: an empty object; out: <see cref="DequeueAnswer"/>.</summary>
    public const string Dequeue = "match:dequeue";

    /// <summary>Hand in an answer. In: <see cref="SubmitCall"/>; out: <see cref="SubmitAnswer"/>.</summary>
    public const string Submit = "submit:answer";

    /// <summary>Ask for the state to go on from. In: <see cref="RestoreCall"/>; out: <see cref="RestoreAnswer"/>.</summary>
    public const string Restore = "game:restore";

    /// <summary>Give the match up. In: <see cref="ForfeitCall"/>; out: <see cref="CallAnswer"/>.</summary>
    public const string Forfeit = "game:forfeit";
}
