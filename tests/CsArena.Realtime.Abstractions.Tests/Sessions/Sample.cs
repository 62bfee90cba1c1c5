using CsArena.Realtime.Questions;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Abstractions.Tests.Sessions;

/// <summary>A match of ann and ben in round 2 of 5, ten seconds before the question's end.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset End = Now.AddSeconds(10);

    public static GameSession Session(MatchPhase phase = MatchPhase.Question) => new()
    {
        RoomId = "room",
        Queue = "default",
        Player1 = new SessionPlayer { PlayerId = "ann", Nickname = "Ann", Rating = 1000 },
        Player2 = new SessionPlayer { PlayerId = "ben", Nickname = "Ben", Rating = 1100 },
        TotalRounds = 5,
        Version = 9,
        StepVersion = 9,
        Phase = phase,
        CurrentRound = 2,
        CreatedAt = Now.AddMinutes(-1),
        PhaseStartedAt = Now.AddSeconds(-5),
        PhaseEndsAt = End,
    };

    public static GameRound Round(Submission? submission1 = null, Submission? submission2 = null) => new()
    {
        Number = 2,
        Question = new Question
        {
            Id = "q",
            Type = QuestionType.Short,
            Difficulty = Difficulty.Easy,
            Categories = ["any"],
            Language = "en",
            Text = "2 + 2?",
            Answer = "4",
            Explanation = "It is.",
        },
        Submission1 = submission1,
        Submission2 = submission2,
    };
}
