using CsArena.Realtime.Conformance;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <summary>Finished matches.</summary>
internal static class TestMatches
{
    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A match of five rounds, with answers and grades.</summary>
    public static FinishedMatch Finished(
        string room,
        string player1,
        string player2,
        PlayerSlot? winner,
        double seconds = 0,
        MatchEndReason reason = MatchEndReason.Completed,
        string? answer = null)
    {
        var endedAt = Start.AddSeconds(seconds);
        var session = TestSessions.Create(room, Start, MatchPhase.Finished, totalRounds: 5) with
        {
            CurrentRound = 5,
            Ending = new MatchEnding(reason, winner, endedAt),
        };
        session = session with
        {
            Player1 = session.Player1 with { PlayerId = player1, Nickname = $"{player1} in {room}", Score = 50 },
            Player2 = session.Player2 with { PlayerId = player2, Nickname = $"{player2} in {room}" },
        };
        return new FinishedMatch(session, [.. TestSessions.Rounds(5).Select(round => round with
        {
            StartedAt = endedAt.AddSeconds(-round.Number),
            Submission1 = new Submission(answer ?? "a", endedAt.AddMilliseconds(-500), false),
            Submission2 = new Submission("because it is so", endedAt.AddMilliseconds(-400), true),
            Score1 = new RoundScore(new Grade(true, 1, "well done"), 10),
            Score2 = new RoundScore(Grade.Wrong, 0),
        })]);
    }

    /// <summary>Matches among a few players, one second after another, some at the same time.</summary>
    public static FinishedMatch[] Season(Random random, int count, int players, int tiesOf = 1) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var first = random.Next(players);
            var second = (first + 1 + random.Next(players - 1)) % players;
            return Finished(
                $"room-{i}",
                $"player-{first}",
                $"player-{second}",
                random.Next(5) switch { 0 => null, 1 or 2 => PlayerSlot.Player1, _ => PlayerSlot.Player2 },
                i / tiesOf,
                random.Next(20) == 0 ? MatchEndReason.Abandoned : MatchEndReason.Completed);
        }),
    ];
}
