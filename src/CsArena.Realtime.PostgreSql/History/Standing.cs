using CsArena.Realtime.History;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A player as the database has one.</summary>
/// <param name="Rating">The standing after the latest rated match; that of a new player before the first.</param>
/// <param name="LastEndedAt">When the latest rated match ended; null before the first.</param>
internal readonly record struct Standing(PlayerRating Rating, DateTime? LastEndedAt)
{
    /// <summary>Whether a match that ended then comes before one that is rated already.</summary>
    public bool IsPast(DateTime endedAt) => LastEndedAt > endedAt;
}

/// <summary>What a match made of both standings, and with how many earlier matches of the same two it was counted.</summary>
internal readonly record struct Rated(
    int EarlierMatches, PlayerRating Before1, PlayerRating After1, PlayerRating Before2, PlayerRating After2)
{
    public RatingChange Change1 => new(Before1.Rating, After1.Rating);

    public RatingChange Change2 => new(Before2.Rating, After2.Rating);
}
