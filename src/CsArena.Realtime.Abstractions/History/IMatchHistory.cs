namespace CsArena.Realtime.History;

/// <summary>Finished matches, and the ratings that follow from them.</summary>
public interface IMatchHistory
{
    /// <summary>
    /// Saves a finished match and updates both ratings in one step; a room that is saved already is left alone and its
    /// changes are told again (I9).
    /// </summary>
    /// <param name="match">The match.</param>
    /// <param name="cancellationToken">Stops waiting for the store; the match may have been saved nevertheless.</param>
    ValueTask<SavedMatch> SaveAsync(FinishedMatch match, CancellationToken cancellationToken = default);

    /// <summary>Reads a match back.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Null when there is none.</returns>
    ValueTask<SavedMatch?> FindAsync(string roomId, CancellationToken cancellationToken = default);

    /// <summary>Lists a player's matches, the latest first.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="before">Only matches that ended earlier; all when null.</param>
    /// <param name="limit">How many at most, at least 1.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<IReadOnlyList<SavedMatch>> ListAsync(string playerId, DateTimeOffset? before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads a player's rating; that of a new player when nothing is known.</summary>
    /// <param name="playerId">The player.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<PlayerRating> GetRatingAsync(string playerId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists the players with the highest ratings, the highest first; of equal ratings the one with more wins, then by id.
    /// Only players with a rated match are listed.
    /// </summary>
    /// <param name="limit">How many at most, at least 1.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    ValueTask<IReadOnlyList<LeaderboardEntry>> GetLeaderboardAsync(int limit, CancellationToken cancellationToken = default);
}

/// <summary>A player on the leaderboard.</summary>
/// <param name="PlayerId">The player.</param>
/// <param name="Nickname">The name in the player's latest rated match.</param>
/// <param name="Standing">The player's standing.</param>
public sealed record LeaderboardEntry(string PlayerId, string Nickname, PlayerRating Standing);

/// <summary>A player's standing.</summary>
/// <param name="Rating">The rating, never below 0.</param>
/// <param name="Matches">Matches that were rated, draws included.</param>
/// <param name="Wins">How many of them were won.</param>
public readonly record struct PlayerRating(int Rating, int Matches, int Wins);

/// <summary>How ratings change with a match: a pure function of two standings and a winner.</summary>
public interface IRatingSystem
{
    /// <summary>Standing of a player who has not played.</summary>
    PlayerRating Initial { get; }

    /// <summary>Computes the standings after a match.</summary>
    /// <param name="player1">The first player's before it.</param>
    /// <param name="player2">The second player's before it.</param>
    /// <param name="winner">Who won; null for a draw.</param>
    (PlayerRating Player1, PlayerRating Player2) Rate(PlayerRating player1, PlayerRating player2, Sessions.PlayerSlot? winner);

    /// <summary>For how long a match of two players counts as an earlier one when they meet again. Default: zero, no match does.</summary>
    TimeSpan RepeatWindow => TimeSpan.Zero;

    /// <summary>
    /// Computes the standings after a match of players who may have met before. A history calls this one. By default it
    /// takes no notice of the earlier matches.
    /// </summary>
    /// <param name="player1">The first player's before it.</param>
    /// <param name="player2">The second player's before it.</param>
    /// <param name="winner">Who won; null for a draw.</param>
    /// <param name="earlierMatches">Rated matches of the same two that ended before this one, by less than <see cref="RepeatWindow"/>.</param>
    (PlayerRating Player1, PlayerRating Player2) Rate(
        PlayerRating player1,
        PlayerRating player2,
        Sessions.PlayerSlot? winner,
        int earlierMatches) => Rate(player1, player2, winner);
}
