using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Ratings;

/// <summary>
/// Elo with a K for each player: that of a new player comes first, then that of a top player, then the regular one. So a new
/// player above the top rating still moves fast, which is what brings a wrong early rating back.
/// A win and a loss move the ratings by K times the surprise, rounded to whole points with halves away from zero: with equal K
/// one gains what the other loses, unless the loser reaches 0, below which no rating falls. A draw moves neither rating and
/// counts as a match of both.
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
    public (PlayerRating Player1, PlayerRating Player2) Rate(PlayerRating player1, PlayerRating player2, PlayerSlot? winner)
    {
        if (winner is not { } slot)
        {
            return (Played(player1, 0, won: false), Played(player2, 0, won: false));
        }

        var expected1 = 1 / (1 + Math.Pow(10, ((double)player2.Rating - player1.Rating) / 400));
        var surprise1 = (slot == PlayerSlot.Player1 ? 1 : 0) - expected1;
        return (Played(player1, surprise1, slot == PlayerSlot.Player1), Played(player2, -surprise1, slot == PlayerSlot.Player2));
    }

    /// <summary>The most that one match moves this player's rating.</summary>
    internal int KOf(PlayerRating player)
        => player.Matches < _options.NewPlayerMatches ? _options.NewPlayerK
            : player.Rating >= _options.TopRating ? _options.TopK
            : _options.RegularK;

    private PlayerRating Played(PlayerRating player, double surprise, bool won)
    {
        var delta = (int)Math.Round(KOf(player) * surprise, MidpointRounding.AwayFromZero);
        var rating = Math.Clamp((long)player.Rating + delta, 0, int.MaxValue);
        return new PlayerRating((int)rating, player.Matches + 1, player.Wins + (won ? 1 : 0));
    }
}
