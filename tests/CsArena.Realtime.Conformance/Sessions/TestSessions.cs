using CsArena.Realtime.Questions;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Conformance;

/// <summary>Sessions, rounds and questions for tests.</summary>
public static class TestSessions
{
    /// <summary>A session of two players, "ann" and "bob", in its first round.</summary>
    public static GameSession Create(
        string roomId,
        DateTimeOffset now,
        MatchPhase phase = MatchPhase.Question,
        TimeSpan? phaseTime = null,
        int totalRounds = 3) => new()
        {
            RoomId = roomId,
            Queue = "default",
            Player1 = new SessionPlayer { PlayerId = "ann", Nickname = "Ann \"A\"", Rating = 1000 },
            Player2 = new SessionPlayer { PlayerId = "bob", Nickname = "\uBC25", Rating = 1200, EventSeq = 1 },
            TotalRounds = totalRounds,
            Version = 3,
            StepVersion = 2,
            Phase = phase,
            CurrentRound = 1,
            CreatedAt = Whole(now),
            PhaseStartedAt = Whole(now),
            PhaseEndsAt = Whole(now) + (phaseTime ?? TimeSpan.FromMinutes(1)),
        };

    /// <summary>The rounds of a match; the first has started.</summary>
    public static GameRound[] Rounds(int count = 3) => [.. Enumerable.Range(1, count).Select(Round)];

    /// <summary>Milliseconds are as fine as a store need be.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static GameRound Round(int number) => new()
    {
        Number = number,
        Question = new Question
        {
            Id = $"q{number}",
            Type = QuestionType.Multiple,
            Difficulty = Difficulty.Medium,
            Categories = ["network", "os"],
            Language = "ko",
            Text = $"\uC9C8\uBB38 {number}?",
            Options = [new QuestionOption("a", "One"), new QuestionOption("b", "Two")],
            Answer = "a",
            Accepted = ["one", "\uD558\uB098"],
            Rubric = [new RubricPoint("point", 2, ["x+y", "z"])],
            Explanation = "Because.",
        },
    };
}
