using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Ratings;

/// <summary>
/// Elo with a K for each player: that of a new player comes first, then that of a top player, then the regular one. So a new
/// player above the top rating still moves fast, which is what brings a wrong early rating back.
/// A win and a loss move the ratings by K times the surprise, rounded to whole points with halves away from zero: with equal K
/// one gains what the other loses, unless the loser reaches 0, below which no rating falls. A draw moves neither rating and
/// counts as a match of both. A match of two players who met a short while ago moves the ratings less, and counts as a match
/// like any other.
/// </summary>
public sealed class EloRatingSystem : IRatingSystem
{
    private readonly RatingOptions _options;

    /// <summary>Creates the system.</summary>
    /// <param name="options">Its numbers, read once.</param>
    public EloRatingSystem(RatingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc />
    public PlayerRating Initial => new(_options.Initial, 0, 0);

    /// <inheritdoc />
    public TimeSpan RepeatWindow => _options.RepeatWindow;

    /// <inheritdoc />
    public (PlayerRating Player1, PlayerRating Player2) Rate(PlayerRating player1, PlayerRating player2, PlayerSlot? winner)
        => Rate(player1, player2, winner, earlierMatches: 0);

    /// <inheritdoc />
    public (PlayerRating Player1, PlayerRating Player2) Rate(
        PlayerRating player1,
        PlayerRating player2,
        PlayerSlot? winner,
        int earlierMatches)
    {
        var surprise = Math.Pow(_options.RepeatShare, earlierMatches) * winner switch
        {
            PlayerSlot.Player1 => Surprise(player1, player2),
            PlayerSlot.Player2 => Surprise(player2, player1),
            _ => 0,
        };
        return (Played(player1, surprise, winner, PlayerSlot.Player1), Played(player2, surprise, winner, PlayerSlot.Player2));
    }

    /// <summary>The most that one match moves this player's rating.</summary>
    internal int KOf(PlayerRating player)
        => player.Matches < _options.NewPlayerMatches ? _options.NewPlayerK
            : player.Rating >= _options.TopRating ? _options.TopK
            : _options.RegularK;

    /// <summary>What the winner scored above expectation, from 0 to 1: the loser scored as much below.</summary>
    private static double Surprise(PlayerRating winner, PlayerRating loser)
        => 1 / (1 + Math.Pow(10, ((double)winner.Rating - loser.Rating) / 400));

    private PlayerRating Played(PlayerRating player, double surprise, PlayerSlot? winner, PlayerSlot slot)
    {
        var won = winner == slot;
        var delta = (int)Math.Round(KOf(player) * (won ? surprise : -surprise), MidpointRounding.AwayFromZero);
        var rating = Math.Clamp((long)player.Rating + delta, 0, int.MaxValue);
        return new PlayerRating((int)rating, player.Matches + 1, player.Wins + (won ? 1 : 0));
    }
}
