using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Ratings;

/// <summary>How ratings start and how fast they move.</summary>
public sealed class RatingOptions
{
    /// <summary>Where configuration has these options: <c>Arena:Ratings</c>.</summary>
    public const string SectionName = "Arena:Ratings";

    /// <summary>Rating of a player who has not played, from 0 to 10,000. Default 1000.</summary>
    [Range(0, 10_000)]
    public int Initial { get; set; } = 1000;

    /// <summary>Below this many rated matches a player counts as new, whatever the rating; from 0 to 10,000. Default 30.</summary>
    [Range(0, 10_000)]
    public int NewPlayerMatches { get; set; } = 30;

    /// <summary>K, the most that one match moves a new player's rating; from 1 to 400. Default 40.</summary>
    [Range(1, 400)]
    public int NewPlayerK { get; set; } = 40;

    /// <summary>From this rating on a player who is not new counts as a top player; from 0 to 10,000. Default 2400.</summary>
    [Range(0, 10_000)]
    public int TopRating { get; set; } = 2400;

    /// <summary>K of a top player, from 1 to 400. Default 16.</summary>
    [Range(1, 400)]
    public int TopK { get; set; } = 16;

    /// <summary>K of everybody else, from 1 to 400. Default 32.</summary>
    [Range(1, 400)]
    public int RegularK { get; set; } = 32;

    /// <summary>
    /// For how long an earlier rated match of the same two players makes the next one count less, from zero (it never does)
    /// to 7 days. Default 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// What each earlier match of the same two players within <see cref="RepeatWindow"/> leaves of a change, from 0 to 1:
    /// with 0.5 the second match counts a half and the third a quarter. Default 0.5.
    /// </summary>
    [Range(0.0, 1.0)]
    public double RepeatShare { get; set; } = 0.5;
}
