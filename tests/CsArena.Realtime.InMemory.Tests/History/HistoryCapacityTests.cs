using CsArena.Realtime.Conformance;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests;

public sealed class HistoryCapacityTests
{
    [Fact]
    public async Task The_latest_matches_are_kept_and_every_rating()
    {
        var history = new InMemoryMatchHistory(new CountingRatings(), capacity: 3);
        for (var i = 0; i < 5; i++)
        {
            await history.SaveAsync(Finished(i));
        }

        (await history.FindAsync("room-1")).ShouldBeNull();
        (await history.FindAsync("room-2")).ShouldNotBeNull();
        (await history.ListAsync("ann", null, 10)).Select(saved => saved.Match.RoomId)
            .ShouldBe(["room-4", "room-3", "room-2"]);
        (await history.GetRatingAsync("ann")).Matches.ShouldBe(5);
    }

    private static FinishedMatch Finished(int number)
    {
        var now = new FakeTimeProvider().GetUtcNow();
        var session = TestSessions.Create($"room-{number}", now) with
        {
            Phase = MatchPhase.Finished,
            Ending = new MatchEnding(MatchEndReason.Completed, null, now.AddMinutes(number)),
        };
        return new FinishedMatch(session, [.. TestSessions.Rounds().Select(round => round with
        {
            Submission1 = new Submission("a", now, false),
            Score1 = new RoundScore(Grade.Wrong, 0),
            Score2 = new RoundScore(Grade.Wrong, 0),
        })]);
    }

    private sealed class CountingRatings : IRatingSystem
    {
        public PlayerRating Initial => default;

        public (PlayerRating Player1, PlayerRating Player2) Rate(PlayerRating player1, PlayerRating player2, PlayerSlot? winner)
            => (player1 with { Matches = player1.Matches + 1 }, player2 with { Matches = player2.Matches + 1 });
    }
}
