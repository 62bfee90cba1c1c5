using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Redis;

/// <summary>What phases and endings are called in a session's hash.</summary>
internal static class Names
{
    /// <summary>The seed's word for it.</summary>
    public static ReadOnlySpan<byte> StatusOf(MatchPhase phase) => phase switch
    {
        MatchPhase.Grading => "grading"u8,
        MatchPhase.Finished => "finished"u8,
        _ => "playing"u8,
    };

    public static ReadOnlySpan<byte> Of(MatchPhase phase) => phase switch
    {
        MatchPhase.Ready => "ready"u8,
        MatchPhase.Question => "question"u8,
        MatchPhase.Grading => "grading"u8,
        MatchPhase.Review => "review"u8,
        MatchPhase.Finished => "finished"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };

    public static MatchPhase ToPhase(ReadOnlySpan<byte> name)
    {
        for (var phase = MatchPhase.Ready; phase <= MatchPhase.Finished; phase++)
        {
            if (name.SequenceEqual(Of(phase)))
            {
                return phase;
            }
        }

        throw new InvalidDataException("A session is in a phase that this program does not know.");
    }

    public static ReadOnlySpan<byte> Of(MatchEndReason reason) => reason switch
    {
        MatchEndReason.Completed => "completed"u8,
        MatchEndReason.Forfeit => "forfeit"u8,
        MatchEndReason.Abandoned => "abandoned"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    public static MatchEndReason ToReason(ReadOnlySpan<byte> name)
    {
        for (var reason = MatchEndReason.Completed; reason <= MatchEndReason.Abandoned; reason++)
        {
            if (name.SequenceEqual(Of(reason)))
            {
                return reason;
            }
        }

        throw new InvalidDataException("A session ended in a way that this program does not know.");
    }
}
