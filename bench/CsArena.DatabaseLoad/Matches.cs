using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Sessions;

namespace CsArena.DatabaseLoad;

/// <summary>Matches one after another, some seconds apart as they are saved.</summary>
internal sealed class Matches(IReadOnlyList<Question> questions, int players)
{
    private readonly DateTimeOffset _start = DateTimeOffset.UnixEpoch.AddYears(56);
    private int _count;

    public FinishedMatch Next()
    {
        var number = Interlocked.Increment(ref _count);
        var random = new Random(number);
        var first = random.Next(players);
        var (player1, player2) = (Player(first), Player((first + 1 + random.Next(players - 1)) % players));
        var endedAt = _start.AddSeconds(number);
        var session = new GameSession
        {
            RoomId = $"{number:x8}-0000-4000-8000-{number:x12}",
            Queue = "default",
            Player1 = player1,
            Player2 = player2,
            TotalRounds = 5,
            Version = 30,
            StepVersion = 30,
            Phase = MatchPhase.Finished,
            CurrentRound = 5,
            CreatedAt = endedAt.AddMinutes(-3),
            PhaseStartedAt = endedAt,
            PhaseEndsAt = endedAt,
            Ending = new MatchEnding(MatchEndReason.Completed, (PlayerSlot)(1 + random.Next(2)), endedAt),
        };
        return new FinishedMatch(session, [.. Enumerable.Range(1, 5).Select(round => Round(round, random, endedAt))]);
    }

    private static SessionPlayer Player(int number) => new() { PlayerId = $"player-{number:D8}", Nickname = $"Player {number}", Rating = 1000, Score = 70 };

    private GameRound Round(int number, Random random, DateTimeOffset endedAt) => new()
    {
        Number = number,
        Question = questions[random.Next(questions.Count)],
        StartedAt = endedAt.AddSeconds(-30 * number),
        Submission1 = new Submission("An answer of some words.", endedAt.AddSeconds((-30 * number) + 5), false),
        Submission2 = new Submission("b", endedAt.AddSeconds((-30 * number) + 7), true),
        Score1 = new RoundScore(Grade.Right, 25),
        Score2 = new RoundScore(Grade.Wrong, 0),
    };
}
