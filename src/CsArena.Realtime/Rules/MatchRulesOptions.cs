using System.ComponentModel.DataAnnotations;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Rules;

/// <summary>Rules of the game; the configuration section <c>Arena:Rules</c>.</summary>
public sealed class MatchRulesOptions
{
    /// <summary>Rounds of a match, from 1 to 50. Default: 5.</summary>
    [Range(1, 50)]
    public int TotalRounds { get; set; } = 5;

    /// <summary>Time between the announcement of a round and its question, up to 10 minutes; may be zero. Default: 3 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ReadyDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Time for an answer, by type and difficulty.</summary>
    public QuestionDurations QuestionDurations { get; } = new();

    /// <summary>Time that results and solution are shown, by type.</summary>
    public ReviewDurations ReviewDurations { get; } = new();

    /// <summary>Points for a full answer, by difficulty.</summary>
    public DifficultyPoints Points { get; } = new();

    /// <summary>Points on top for the faster of two right answers, from 0 to 10,000. Default: 5.</summary>
    [Range(0, 10_000)]
    public int SpeedBonus { get; set; } = 5;

    /// <summary>Multiplies every duration of the game, from 0.001 to 100; for demonstrations and tests. Default: 1.</summary>
    [Range(0.001, 100.0)]
    public double TimeScale { get; set; } = 1.0;

    /// <summary>How long a player may be away before the match is forfeit, up to 10 minutes. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DisconnectGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// At most this much of one phase is given back for time that the service was away, up to 10 minutes. Default: 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxExtension { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an absence lasts before the opponent is told of it, from zero to 1 minute and half the grace at most: who is back
    /// sooner is not told of at all. Default: 1 second.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan AnnounceAbsenceAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A time in which no node reached the store is given back to the players when it is longer than this, from 100 ms to
    /// 1 minute; not scaled. Default: 1 second.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan OverdueTolerance { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Time that one attempt at grading is given, from 1 second to 5 minutes; not scaled. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan GradingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts at grading before the round counts zero for both, from 1 to 10. Default: 3.</summary>
    [Range(1, 10)]
    public int GradingAttempts { get; set; } = 3;
}

/// <summary>Time for an answer, by type of question.</summary>
public sealed class QuestionDurations
{
    /// <summary>Multiple choice. Default: 15, 20 and 30 seconds.</summary>
    public DifficultyDurations Multiple { get; } = new(15, 20, 30);

    /// <summary>Short answer. Default: 20, 30 and 45 seconds.</summary>
    public DifficultyDurations Short { get; } = new(20, 30, 45);

    /// <summary>Essay. Default: 45, 60 and 90 seconds.</summary>
    public DifficultyDurations Essay { get; } = new(45, 60, 90);
}

/// <summary>Time for an answer, by difficulty; each from 100 ms to 1 hour.</summary>
public sealed class DifficultyDurations
{
    internal DifficultyDurations(int easy, int medium, int hard)
    {
        Easy = TimeSpan.FromSeconds(easy);
        Medium = TimeSpan.FromSeconds(medium);
        Hard = TimeSpan.FromSeconds(hard);
    }

    /// <summary>For an easy question.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Easy { get; set; }

    /// <summary>For a question of medium difficulty.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Medium { get; set; }

    /// <summary>For a hard question.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Hard { get; set; }

    internal TimeSpan Of(Difficulty difficulty) => difficulty switch
    {
        Difficulty.Easy => Easy,
        Difficulty.Medium => Medium,
        _ => Hard,
    };
}

/// <summary>Time that results and solution are shown, by type of question; each up to 10 minutes, may be zero.</summary>
public sealed class ReviewDurations
{
    /// <summary>After multiple choice. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Multiple { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After a short answer. Default: 7 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Short { get; set; } = TimeSpan.FromSeconds(7);

    /// <summary>After an essay. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Essay { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Points for a full answer, by difficulty; each from 0 to 10,000.</summary>
public sealed class DifficultyPoints
{
    /// <summary>For an easy question. Default: 10.</summary>
    [Range(0, 10_000)]
    public int Easy { get; set; } = 10;

    /// <summary>For a question of medium difficulty. Default: 20.</summary>
    [Range(0, 10_000)]
    public int Medium { get; set; } = 20;

    /// <summary>For a hard question. Default: 30.</summary>
    [Range(0, 10_000)]
    public int Hard { get; set; } = 30;
}
