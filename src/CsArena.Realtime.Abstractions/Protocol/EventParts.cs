using System.Text.Json.Serialization;

namespace CsArena.Realtime.Protocol;

/// <summary>The opponent, as shown to a player.</summary>
/// <param name="UserId">Player id.</param>
/// <param name="Nickname">Name to show.</param>
/// <param name="Rating">Rating at the start of the match.</param>
/// <param name="Tier"><c>bronze</c>, <c>silver</c>, <c>gold</c>, <c>platinum</c> or <c>diamond</c>.</param>
public sealed record OpponentInfo(string UserId, string Nickname, int Rating, string Tier);

/// <summary>A question as shown to a player: everything but its solution.</summary>
/// <param name="Id">Question id.</param>
/// <param name="Type"><c>multiple</c>, <c>short</c> or <c>essay</c>.</param>
/// <param name="Difficulty"><c>easy</c>, <c>medium</c> or <c>hard</c>.</param>
/// <param name="Categories">Categories.</param>
/// <param name="Points">Points for a full answer, before a bonus for speed.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">Choices, of a <c>multiple</c> question only.</param>
public sealed record QuestionInfo(
    string Id,
    string Type,
    string Difficulty,
    IReadOnlyList<string> Categories,
    int Points,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OptionInfo>? Options = null);

/// <summary>One choice of a question.</summary>
/// <param name="Key">What to answer.</param>
/// <param name="Text">What it says.</param>
public sealed record OptionInfo(string Key, string Text);

/// <summary>Points of the two players, as one of them sees them.</summary>
/// <param name="My">The player's own.</param>
/// <param name="Opponent">The opponent's.</param>
public sealed record ScorePair(int My, int Opponent);

/// <summary>What a round gave to the two players, as one of them sees it.</summary>
/// <param name="My">The player's own result.</param>
/// <param name="Opponent">The opponent's result.</param>
public sealed record ResultPair(PlayerResult My, PlayerResult Opponent);

/// <summary>What a round gave to one player.</summary>
/// <param name="Submitted">Whether an answer was taken.</param>
/// <param name="Correct">Whether it was right.</param>
/// <param name="Delta">Points of this round, bonus included.</param>
/// <param name="Total">Points of the match so far.</param>
/// <param name="Feedback">What the grader has to say, if anything.</param>
public sealed record PlayerResult(
    bool Submitted,
    bool Correct,
    int Delta,
    int Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Feedback = null);

/// <summary>The solution of a question, shown once its round is over.</summary>
/// <param name="Answer">A right answer.</param>
/// <param name="Explanation">Why.</param>
public sealed record SolutionInfo(string Answer, string Explanation);
