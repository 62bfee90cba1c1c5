using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="IMatchHistory"/> keeps: invariant I9, and ratings that follow from the matches.</summary>
public abstract class MatchHistoryContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private readonly TenPoints _ratings = new();
    private DateTimeOffset _start;

    /// <summary>The history as one node sees it.</summary>
    protected IMatchHistory History { get; private set; } = null!;

    /// <summary>The same history as another node sees it.</summary>
    protected IMatchHistory OtherHistory { get; private set; } = null!;

    protected override async ValueTask PrepareAsync()
    {
        History = await Harness.CreateMatchHistoryAsync(_ratings);
        OtherHistory = await Harness.CreateMatchHistoryAsync(_ratings);
        _start = TestSessions.Whole(await Harness.NowAsync());
    }

    [Fact]
    public async Task A_player_who_has_not_played_has_the_rating_of_a_new_one()
        => (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(100, 0, 0));

    [Fact]
    public async Task I9_saving_a_match_rates_both_players()
    {
        var saved = await History.SaveAsync(Finished("room", PlayerSlot.Player2));
        saved.Rating1.ShouldBe(new RatingChange(100, 90));
        saved.Rating2.ShouldBe(new RatingChange(100, 110));
        saved.Rating2.ShouldNotBeNull().Delta.ShouldBe(10);
        (await OtherHistory.GetRatingAsync("ann")).ShouldBe(new PlayerRating(90, 1, 0));
        (await OtherHistory.GetRatingAsync("bob")).ShouldBe(new PlayerRating(110, 1, 1));
    }

    [Fact]
    public async Task I9_a_match_is_saved_once_and_its_changes_are_told_again()
    {
        var first = await History.SaveAsync(Finished("room", PlayerSlot.Player2));
        await History.SaveAsync(Finished("next", PlayerSlot.Player2));
        var again = await OtherHistory.SaveAsync(Finished("room", PlayerSlot.Player1));
        again.Rating1.ShouldBe(first.Rating1);
        again.Rating2.ShouldBe(first.Rating2);
        again.Match.Ending.Winner.ShouldBe(PlayerSlot.Player2);
        (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(80, 2, 0));
        (await History.ListAsync("ann", null, 10)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_draw_and_a_forfeit_are_rated()
    {
        await History.SaveAsync(Finished("draw", null));
        (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(100, 1, 0));
        await History.SaveAsync(Finished("forfeit", PlayerSlot.Player1, MatchEndReason.Forfeit));
        (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(110, 2, 1));
        (await History.GetRatingAsync("bob")).ShouldBe(new PlayerRating(90, 2, 0));
    }

    [Fact]
    public async Task An_abandoned_match_is_saved_and_not_rated()
    {
        var saved = await History.SaveAsync(Finished("room", null, MatchEndReason.Abandoned));
        saved.Rating1.ShouldBeNull();
        saved.Rating2.ShouldBeNull();
        (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(100, 0, 0));
        var found = (await OtherHistory.FindAsync("room")).ShouldNotBeNull();
        found.Rating1.ShouldBeNull();
        found.Match.Ending.Reason.ShouldBe(MatchEndReason.Abandoned);
    }

    [Fact]
    public async Task A_match_without_a_played_round_is_saved_and_not_rated()
    {
        var match = Finished("given-up", PlayerSlot.Player2, MatchEndReason.Forfeit);
        var answered = match.Rounds[0];
        foreach (var (room, round) in new[]
        {
            ("not-graded", answered with { Score1 = null, Score2 = null }),
            ("not-answered", answered with { Submission1 = null }),
        })
        {
            var saved = await History.SaveAsync(match with
            {
                Session = match.Session with { RoomId = room },
                Rounds = [round, .. match.Rounds.Skip(1)],
            });
            saved.Rating1.ShouldBeNull(room);
            saved.Rating2.ShouldBeNull(room);
            var found = (await OtherHistory.FindAsync(room)).ShouldNotBeNull(room);
            found.Rating1.ShouldBeNull(room);
            found.Match.Ending.ShouldBe(match.Ending, room);
        }

        (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(100, 0, 0));
        (await History.GetRatingAsync("bob")).ShouldBe(new PlayerRating(100, 0, 0));
    }

    [Fact]
    public async Task A_match_against_the_same_opponent_counts_less_within_the_window()
    {
        _ratings.RepeatWindow = TimeSpan.FromMinutes(90);
        var changes = new List<int?>();
        foreach (var (minute, player1, player2, reason) in new[]
        {
            (0, "ann", "bob", MatchEndReason.Completed),
            (10, "bob", "ann", MatchEndReason.Completed),
            (20, "ann", "bob", MatchEndReason.Abandoned),
            (30, "ann", "cid", MatchEndReason.Completed),
            (40, "ann", "bob", MatchEndReason.Forfeit),
            (60, "bob", "ann", MatchEndReason.Completed),
            (101, "ann", "bob", MatchEndReason.Completed),
            (300, "bob", "ann", MatchEndReason.Completed),
        })
        {
            var winner = reason == MatchEndReason.Abandoned ? (PlayerSlot?)null : PlayerSlot.Player1;
            var saved = await (changes.Count % 2 == 0 ? History : OtherHistory).SaveAsync(
                Finished($"room-{minute}", winner, reason, minute, player1, player2));
            changes.Add(saved.Rating1?.Delta);
        }

        // Of the last but one, the matches at minutes 40 and 60 are within the hour and a half.
        changes.ShouldBe([10, 5, null, 10, 2, 1, 2, 10]);
    }

    [Fact]
    public async Task A_match_is_read_back()
    {
        (await History.FindAsync("room")).ShouldBeNull();
        var match = Finished("room", PlayerSlot.Player1);
        await History.SaveAsync(match);
        var found = (await OtherHistory.FindAsync("room")).ShouldNotBeNull();
        found.Rating1.ShouldBe(new RatingChange(100, 110));
        found.Match.RoomId.ShouldBe("room");
        found.Match.Ending.ShouldBe(match.Ending);
        found.Match.Session.Player1.PlayerId.ShouldBe("ann");
        found.Match.Session.Player1.Nickname.ShouldBe(match.Session.Player1.Nickname);
        found.Match.Session.Player1.Score.ShouldBe(25);
        found.Match.Session.Player2.PlayerId.ShouldBe("bob");
        found.Match.Session.CreatedAt.ShouldBe(match.Session.CreatedAt);
        found.Match.Session.TotalRounds.ShouldBe(3);
        found.Match.Rounds.Select(round => round.Number).ShouldBe([1, 2, 3]);
        found.Match.Rounds[0].Question.Id.ShouldBe("q1");
        found.Match.Rounds[0].StartedAt.ShouldBe(match.Rounds[0].StartedAt);
        found.Match.Rounds[0].Submission1.ShouldBe(match.Rounds[0].Submission1);
        found.Match.Rounds[0].Submission2.ShouldBeNull();
        found.Match.Rounds[0].Score1.ShouldBe(match.Rounds[0].Score1);
        found.Match.Rounds[2].StartedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_match_that_is_not_finished_is_refused()
    {
        var match = new FinishedMatch(TestSessions.Create("room", _start), TestSessions.Rounds());
        await Should.ThrowAsync<InvalidOperationException>(async () => await History.SaveAsync(match));
        (await History.FindAsync("room")).ShouldBeNull();
    }

    [Fact]
    public async Task A_players_matches_are_listed_the_latest_first()
    {
        foreach (var minute in new[] { 2, 1, 4, 3 })
        {
            await History.SaveAsync(Finished($"room-{minute}", null, minutes: minute));
        }

        (await OtherHistory.ListAsync("ann", null, 10)).Select(saved => saved.Match.RoomId)
            .ShouldBe(["room-4", "room-3", "room-2", "room-1"]);
        (await OtherHistory.ListAsync("bob", null, 2)).Select(saved => saved.Match.RoomId).ShouldBe(["room-4", "room-3"]);
        (await OtherHistory.ListAsync("bob", _start.AddMinutes(3), 10)).Select(saved => saved.Match.RoomId)
            .ShouldBe(["room-2", "room-1"]);
        (await OtherHistory.ListAsync("eve", null, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_leaderboard_has_those_who_played_the_best_first()
    {
        (await History.GetLeaderboardAsync(10)).ShouldBeEmpty();
        await History.SaveAsync(Finished("one", PlayerSlot.Player1, minutes: 1));
        await History.SaveAsync(Finished("two", null, player1: "cid", player2: "dan", minutes: 2));
        await History.SaveAsync(Finished("three", null, MatchEndReason.Abandoned, player1: "eve", player2: "fay", minutes: 3));
        var board = await OtherHistory.GetLeaderboardAsync(10);
        board.Select(entry => entry.PlayerId).ShouldBe(["ann", "cid", "dan", "bob"]);
        board[0].Standing.ShouldBe(new PlayerRating(110, 1, 1));
        board[0].Nickname.ShouldNotBeNullOrEmpty();
        (await OtherHistory.GetLeaderboardAsync(1)).Count.ShouldBe(1);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await History.GetLeaderboardAsync(0));
    }

    [Fact]
    public async Task I9_of_many_who_save_a_match_one_rates_it()
    {
        for (var round = 1; round <= 10; round++)
        {
            var room = $"room-{round}";
            var saved = await Race.RunAsync(
                8,
                i => (i % 2 == 0 ? History : OtherHistory).SaveAsync(Finished(room, PlayerSlot.Player1)));
            saved.Select(match => (match.Rating1, match.Rating2)).Distinct().Count().ShouldBe(1);
            (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(100 + (10 * round), round, round));
        }
    }

    [Fact]
    public async Task I9_many_matches_of_one_player_at_once_are_all_rated()
    {
        await Race.RunAsync(32, i => (i % 2 == 0 ? History : OtherHistory).SaveAsync(
            Finished($"room-{i}", PlayerSlot.Player1, player1: i % 3 == 0 ? "cid" : "ann", player2: "bob")));
        (await History.GetRatingAsync("bob")).ShouldBe(new PlayerRating(0, 32, 0));
        (await History.GetRatingAsync("cid")).ShouldBe(new PlayerRating(210, 11, 11));
        (await History.GetRatingAsync("ann")).ShouldBe(new PlayerRating(310, 21, 21));
    }

    private FinishedMatch Finished(
        string room,
        PlayerSlot? winner,
        MatchEndReason reason = MatchEndReason.Completed,
        int minutes = 0,
        string player1 = "ann",
        string player2 = "bob")
    {
        var session = TestSessions.Create(room, _start) with
        {
            Phase = MatchPhase.Finished,
            Ending = new MatchEnding(reason, winner, _start.AddMinutes(minutes)),
        };
        session = session with
        {
            Player1 = session.Player1 with { PlayerId = player1, Score = 25 },
            Player2 = session.Player2 with { PlayerId = player2 },
        };
        var rounds = TestSessions.Rounds();
        rounds[0] = rounds[0] with
        {
            StartedAt = _start,
            Submission1 = new Submission("a", _start.AddSeconds(1), false),
            Score1 = new RoundScore(new Grade(true, 1, "well done"), 25),
            Score2 = new RoundScore(Grade.Wrong, 0),
        };
        return new FinishedMatch(session, rounds);
    }

    /// <summary>
    /// The winner takes ten points from the loser, and half as many for each match that the two have played within the window.
    /// </summary>
    private sealed class TenPoints : IRatingSystem
    {
        public PlayerRating Initial { get; } = new(100, 0, 0);

        public TimeSpan RepeatWindow { get; set; }

        public (PlayerRating Player1, PlayerRating Player2) Rate(PlayerRating player1, PlayerRating player2, PlayerSlot? winner)
            => Rate(player1, player2, winner, 0);

        public (PlayerRating Player1, PlayerRating Player2) Rate(
            PlayerRating player1, PlayerRating player2, PlayerSlot? winner, int earlierMatches)
        {
            var change = 10 >> earlierMatches;
            return (After(player1, winner, PlayerSlot.Player1, change), After(player2, winner, PlayerSlot.Player2, change));
        }

        private static PlayerRating After(PlayerRating player, PlayerSlot? winner, PlayerSlot slot, int change) => new(
            Math.Max(0, player.Rating + (winner is null ? 0 : winner == slot ? change : -change)),
            player.Matches + 1,
            player.Wins + (winner == slot ? 1 : 0));
    }
}
