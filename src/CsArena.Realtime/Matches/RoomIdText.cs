namespace CsArena.Realtime.Matches;

/// <summary>What can be a room id: whatever a player sends becomes part of a key only if it can be one.</summary>
internal static class RoomIdText
{
    /// <summary>Longest room id. The arena's own have 36 characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Whether text can be a room id: visible ASCII characters, and not too many.</summary>
    public static bool IsPossible(string text) => text.Length is > 0 and <= MaxLength && text.All(c => c is >= '!' and <= '~');
}
