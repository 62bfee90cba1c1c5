using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>How hard a question is: one of five steps in the database, of which a game tells three levels apart.</summary>
internal static class QuestionLevels
{
    /// <summary>The hardest step; the easiest is 1.</summary>
    public const short Hardest = 5;

    /// <summary>The levels of difficulties; all when there are none.</summary>
    public static short[] Of(IReadOnlyCollection<Difficulty> difficulties)
        => [.. (difficulties.Count > 0 ? difficulties : Enum.GetValues<Difficulty>()).Distinct().Select(difficulty => (short)difficulty)];

    /// <summary>The step in the middle of a difficulty.</summary>
    public static short StepOf(Difficulty difficulty) => (short)((int)difficulty + 2);

    /// <summary>The difficulty of a step.</summary>
    public static Difficulty DifficultyOf(short step) => step switch
    {
        < 3 => Difficulty.Easy,
        3 => Difficulty.Medium,
        _ => Difficulty.Hard,
    };
}
