using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Tests.Rules;

/// <summary>Matches and questions to start from.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Match Match(string player1 = "alice", string player2 = "bob", string room = "room-1") => new(
        room,
        new Ticket(player1, player1, MatchQueueOptions.DefaultQueue, "node", "c1", null, Start),
        new Ticket(player2, player2, MatchQueueOptions.DefaultQueue, "node", "c2", null, Start),
        Start);

    public static Question Question(int number, QuestionType type = QuestionType.Multiple, Difficulty difficulty = Difficulty.Easy) => new()
    {
        Id = $"q{number}",
        Type = type,
        Difficulty = difficulty,
        Categories = ["tests"],
        Language = "en",
        Text = $"Question {number}?",
        Options = type == QuestionType.Multiple ? [new QuestionOption("a", "one"), new QuestionOption("b", "two")] : [],
        Answer = type == QuestionType.Multiple ? "a" : $"solution-{number}",
        Explanation = $"explanation-{number}",
    };

    public static IReadOnlyList<GameRound> Rounds(params Question[] questions)
        => [.. questions.Select((question, index) => new GameRound { Number = index + 1, Question = question })];

    public static IReadOnlyList<GameRound> Rounds(int count)
        => Rounds([.. Enumerable.Range(1, count).Select(number => Question(number))]);

    public static MatchRules Rules(Action<MatchRulesOptions>? change = null) => new(Options(change));

    public static MatchRulesOptions Options(Action<MatchRulesOptions>? change = null)
    {
        var options = new MatchRulesOptions();
        change?.Invoke(options);
        return options;
    }
}
