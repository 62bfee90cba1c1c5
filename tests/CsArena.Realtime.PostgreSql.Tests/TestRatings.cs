using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>
/// Ratings for which the order of matches matters: the change depends on both ratings, on the number of matches, on
/// earlier matches of the same two, and no rating falls below 0.
/// </summary>
public sealed class TestRatings : IRatingSystem
{
    public PlayerRating Initial { get; } = new(60, 0, 0);

    public TimeSpan RepeatWindow => TimeSpan.FromSeconds(20);

    public (PlayerRating Player1, PlayerRating Player2) Rate(PlayerRating player1, PlayerRating player2, PlayerSlot? winner)
        => Rate(player1, player2, winner, 0);

    public (PlayerRating Player1, PlayerRating Player2) Rate(
        PlayerRating player1, PlayerRating player2, PlayerSlot? winner, int earlierMatches) => (
            After(player1, player2, winner, PlayerSlot.Player1, earlierMatches),
            After(player2, player1, winner, PlayerSlot.Player2, earlierMatches));

    private static PlayerRating After(PlayerRating player, PlayerRating opponent, PlayerSlot? winner, PlayerSlot slot, int earlierMatches)
    {
        var score = winner is null ? 0.5 : winner == slot ? 1 : 0;
        var expected = 1 / (1 + Math.Pow(10, (opponent.Rating - player.Rating) / 400.0));
        var most = (player.Matches < 5 ? 64 : 32) / (1 + (0.5 * earlierMatches));
        var change = (int)Math.Round(most * (score - expected), MidpointRounding.AwayFromZero);
        return new PlayerRating(Math.Max(0, player.Rating + change), player.Matches + 1, player.Wins + (winner == slot ? 1 : 0));
    }
}
