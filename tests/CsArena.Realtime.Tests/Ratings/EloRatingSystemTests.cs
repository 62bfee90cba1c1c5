using System.ComponentModel.DataAnnotations;
using CsArena.Realtime.History;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Ratings;

public sealed class EloRatingSystemTests
{
    private static readonly EloRatingSystem _elo = new(new RatingOptions());

    private static readonly Arbitrary<(PlayerRating One, PlayerRating Other, PlayerSlot Winner)> _matches =
        (from rating1 in Gen.Choose(0, 3500)
         from rating2 in Gen.Choose(0, 3500)
         from matches1 in Gen.Choose(0, 60)
         from matches2 in Gen.Choose(0, 60)
         from winner in Gen.Elements(PlayerSlot.Player1, PlayerSlot.Player2)
         select (new PlayerRating(rating1, matches1, matches1 / 2), new PlayerRating(rating2, matches2, 0), winner)).ToArbitrary();

    [Fact]
    public void A_player_starts_at_the_initial_rating()
    {
        _elo.Initial.ShouldBe(new PlayerRating(1000, 0, 0));
        new EloRatingSystem(new RatingOptions { Initial = 1200 }).Initial.Rating.ShouldBe(1200);
    }

    [Theory]
    [InlineData(1000, 0, 40)]
    [InlineData(1000, 29, 40)]
    [InlineData(1000, 30, 32)]
    [InlineData(2399, 30, 32)]
    [InlineData(2400, 30, 16)]
    [InlineData(2400, 29, 40)]
    [InlineData(3000, 500, 16)]
    public void K_follows_experience_first_and_rating_second(int rating, int matches, int k)
    {
        _elo.KOf(new PlayerRating(rating, matches, 0)).ShouldBe(k);

        // Between equals the winner gains half of K.
        var player = new PlayerRating(rating, matches, 0);
        var (one, other) = _elo.Rate(player, player, PlayerSlot.Player1);
        one.Rating.ShouldBe(rating + (k / 2));
        other.Rating.ShouldBe(rating - (k / 2));
    }

    [Fact]
    public void An_expected_win_is_worth_little_and_an_upset_much()
    {
        var strong = new PlayerRating(1400, 100, 50);
        var weak = new PlayerRating(1000, 100, 50);

        // Expected score of the stronger: 10/11.
        var (one, other) = _elo.Rate(strong, weak, PlayerSlot.Player1);
        one.ShouldBe(new PlayerRating(1403, 101, 51));
        other.ShouldBe(new PlayerRating(997, 101, 50));

        (one, other) = _elo.Rate(strong, weak, PlayerSlot.Player2);
        one.ShouldBe(new PlayerRating(1371, 101, 50));
        other.ShouldBe(new PlayerRating(1029, 101, 51));
    }

    [Fact]
    public void Players_of_different_experience_move_by_their_own_K()
    {
        var (one, other) = _elo.Rate(new PlayerRating(1500, 10, 5), new PlayerRating(1500, 100, 50), PlayerSlot.Player1);

        one.Rating.ShouldBe(1520);
        other.Rating.ShouldBe(1484);
    }

    [Fact]
    public void A_draw_moves_nothing_and_counts_as_a_match()
        => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(_matches, match =>
        {
            var (one, other) = _elo.Rate(match.One, match.Other, null);
            return one == match.One with { Matches = match.One.Matches + 1 } && other == match.Other with { Matches = match.Other.Matches + 1 };
        }));

    [Fact]
    public void With_equal_K_one_gains_what_the_other_loses()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(_matches, match =>
        {
            var (one, other) = _elo.Rate(match.One, match.Other, match.Winner);
            return _elo.KOf(match.One) != _elo.KOf(match.Other)
                || one.Rating == 0 || other.Rating == 0
                || one.Rating + other.Rating == match.One.Rating + match.Other.Rating;
        }));

    [Fact]
    public void Nobody_falls_below_zero_loses_by_winning_or_moves_by_more_than_K()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(_matches, match =>
        {
            var (one, other) = _elo.Rate(match.One, match.Other, match.Winner);
            var (winnerBefore, winner, loserBefore, loser) = match.Winner == PlayerSlot.Player1
                ? (match.One, one, match.Other, other)
                : (match.Other, other, match.One, one);
            return loser.Rating >= 0
                && loser.Rating <= loserBefore.Rating
                && winner.Rating >= winnerBefore.Rating
                && winner.Rating - winnerBefore.Rating <= _elo.KOf(winnerBefore)
                && loserBefore.Rating - loser.Rating <= _elo.KOf(loserBefore)
                && winner.Wins == winnerBefore.Wins + 1 && loser.Wins == loserBefore.Wins
                && winner.Matches == winnerBefore.Matches + 1 && loser.Matches == loserBefore.Matches + 1;
        }));

    [Fact]
    public void It_does_not_matter_who_is_called_first()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(_matches, match =>
        {
            var (one, other) = _elo.Rate(match.One, match.Other, match.Winner);
            var (swappedOther, swappedOne) = _elo.Rate(
                match.Other,
                match.One,
                match.Winner == PlayerSlot.Player1 ? PlayerSlot.Player2 : PlayerSlot.Player1);
            return one == swappedOne && other == swappedOther;
        }));

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 10)]
    [InlineData(2, 5)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    [InlineData(6, 0)]
    [InlineData(5000, 0)]
    public void Each_earlier_match_of_the_same_two_halves_the_change(int earlierMatches, int change)
    {
        var player = new PlayerRating(1000, 10, 5);
        var (one, other) = _elo.Rate(player, player, PlayerSlot.Player2, earlierMatches);
        one.ShouldBe(new PlayerRating(1000 - change, 11, 5));
        other.ShouldBe(new PlayerRating(1000 + change, 11, 6));
        _elo.RepeatWindow.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public void A_share_of_one_makes_every_match_count_alike()
    {
        var elo = new EloRatingSystem(new RatingOptions { RepeatShare = 1 });
        elo.Rate(elo.Initial, elo.Initial, PlayerSlot.Player1, 9).ShouldBe(elo.Rate(elo.Initial, elo.Initial, PlayerSlot.Player1));
    }

    [Fact]
    public void A_rating_stops_at_zero()
    {
        var (_, loser) = _elo.Rate(new PlayerRating(5, 0, 0), new PlayerRating(3, 0, 0), PlayerSlot.Player1);

        loser.Rating.ShouldBe(0);
    }

    [Fact]
    public void Absurd_ratings_do_not_overflow()
    {
        var (one, other) = _elo.Rate(new PlayerRating(int.MaxValue, 99, 0), new PlayerRating(0, 99, 0), PlayerSlot.Player2);

        one.Rating.ShouldBe(int.MaxValue - 16);
        other.Rating.ShouldBe(32);
    }

    [Fact]
    public void Options_have_documented_defaults_and_ranges()
    {
        var options = new RatingOptions();
        (options.Initial, options.NewPlayerMatches, options.NewPlayerK, options.TopRating, options.TopK, options.RegularK)
            .ShouldBe((1000, 30, 40, 2400, 16, 32));
        Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true).ShouldBeTrue();

        var bad = new RatingOptions { Initial = -1, RegularK = 0 };
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(bad, new ValidationContext(bad), results, validateAllProperties: true).ShouldBeFalse();
        results.Count.ShouldBe(2);
    }
}
