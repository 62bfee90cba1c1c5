using CsArena.Realtime.Conformance;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <summary>Ratings follow the order in which matches ended, in whatever order they are saved.</summary>
public sealed class RatingOrderTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_late_match_is_rated_where_it_belongs()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("first", "ann", "bob", PlayerSlot.Player1, 1));
        await history.SaveAsync(TestMatches.Finished("third", "bob", "cid", PlayerSlot.Player1, 3));
        await history.SaveAsync(TestMatches.Finished("fourth", "cid", "dan", PlayerSlot.Player2, 4));
        await history.SaveAsync(TestMatches.Finished("apart", "eve", "fay", PlayerSlot.Player2, 5));
        var toldFirst = (await history.FindAsync("third")).ShouldNotBeNull().Rating2;
        var late = await history.SaveAsync(TestMatches.Finished("second", "bob", "ann", PlayerSlot.Player1, 2));

        await database.CheckReplayAsync(matches: 5);
        var found = (await history.FindAsync("second")).ShouldNotBeNull();
        found.Rating1.ShouldBe(late.Rating1);
        found.Rating2.ShouldBe(late.Rating2);
        var third = (await history.FindAsync("third")).ShouldNotBeNull();
        third.Rating1!.Before.ShouldBe(late.Rating1!.After);

        // Cid was not in the late match; the rating of the one whom he met after it changed all the same.
        third.Rating2.ShouldNotBe(toldFirst);
        (await history.GetRatingAsync("bob")).Matches.ShouldBe(3);
    }

    [Fact]
    public async Task A_late_match_makes_the_next_ones_of_the_same_two_count_less()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("near", "ann", "bob", PlayerSlot.Player1, 21));
        await history.SaveAsync(TestMatches.Finished("far", "bob", "ann", PlayerSlot.Player2, 22));
        await history.SaveAsync(TestMatches.Finished("late", "bob", "ann", null, 2));
        await database.CheckReplayAsync(matches: 3);
        foreach (var (room, earlier) in new[] { ("late", 0), ("near", 1), ("far", 1) })
        {
            (await database.ScalarAsync<int>($"SELECT earlier_matches FROM arena.matches WHERE room_id = '{room}'")).ShouldBe(earlier, room);
        }
    }

    [Fact]
    public async Task The_earliest_match_may_be_the_last_to_be_saved()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        for (var i = 20; i > 0; i--)
        {
            await history.SaveAsync(TestMatches.Finished($"room-{i}", "ann", i % 2 == 0 ? "bob" : "cid", PlayerSlot.Player2, i));
            await database.CheckReplayAsync();
        }
    }

    [Fact]
    public async Task Matches_that_ended_at_the_same_time_are_rated_in_the_order_of_saving()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("later", "ann", "bob", PlayerSlot.Player1, 2));
        foreach (var room in new[] { "one", "two", "three" })
        {
            await history.SaveAsync(TestMatches.Finished(room, "ann", "bob", PlayerSlot.Player2, 1));
        }

        await database.CheckReplayAsync(matches: 4);
        (await history.FindAsync("two")).ShouldNotBeNull().Rating1!.Before
            .ShouldBe((await history.FindAsync("one")).ShouldNotBeNull().Rating1!.After);
    }

    [Fact]
    public async Task A_late_match_that_was_abandoned_changes_no_rating()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("later", "ann", "bob", PlayerSlot.Player1, 2));
        await history.SaveAsync(TestMatches.Finished("late", "ann", "bob", null, 1, MatchEndReason.Abandoned));
        await database.CheckReplayAsync(matches: 2);
    }

    [Fact]
    public async Task A_late_match_keeps_the_latest_nickname()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("later", "ann", "bob", PlayerSlot.Player1, 2));
        await history.SaveAsync(TestMatches.Finished("late", "ann", "cid", PlayerSlot.Player1, 1));
        (await history.GetLeaderboardAsync(10)).Select(entry => entry.Nickname)
            .ShouldBe(["ann in later", "bob in later", "cid in late"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_late_match_whose_caller_stops_waiting_is_finished_all_the_same()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.OpenHistory().SaveAsync(TestMatches.Finished("later", "ann", "bob", PlayerSlot.Player1, 2));
        using var stop = new CancellationTokenSource();
        var ratings = new ActingRatings(stop.Cancel);
        var late = TestMatches.Finished("late", "ann", "bob", PlayerSlot.Player1, 1);
        await Should.ThrowAsync<OperationCanceledException>(async () => await database.OpenHistory(ratings).SaveAsync(late, stop.Token));

        // Whoever tries again waits for it.
        await database.OpenHistory().SaveAsync(late);
        await database.CheckReplayAsync(matches: 2);
        ratings.Calls.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Matches_that_two_hosts_save_in_any_order_are_rated_in_order(int tiesOf)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var database = await TestDatabase.CreateAsync();
        IMatchHistory[] hosts = [database.OpenHistory(), database.OpenHistory()];
        var matches = TestMatches.Season(random, 150, 12, tiesOf);
        random.Shuffle(matches);

        // Each by both hosts, as when one takes over from the other.
        var saved = await Race.RunAsync(16, async worker =>
        {
            for (var i = worker / 2; i < matches.Length; i += 8)
            {
                await hosts[worker % 2].SaveAsync(matches[i]);
            }

            return worker;
        });
        saved.Length.ShouldBe(16);
        await database.CheckReplayAsync(matches: matches.Length);
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.rounds")).ShouldBe(matches.Length * 5);
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.submissions")).ShouldBe(matches.Length * 10);
    }

    [Theory]
    [InlineData("read committed")]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task Matches_that_are_saved_nearly_in_order_are_rated_in_order(string defaultIsolation)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET default_transaction_isolation = '{defaultIsolation}'");
        IMatchHistory[] hosts = [database.OpenHistory(), database.OpenHistory()];
        var matches = TestMatches.Season(random, 300, 60);
        var next = -1;
        await Race.RunAsync(8, async worker =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < matches.Length;)
            {
                await hosts[worker % 2].SaveAsync(matches[i]);
            }

            return worker;
        });
        await database.CheckReplayAsync(matches: matches.Length);
    }

    /// <summary>Does something whenever a match is rated.</summary>
    private sealed class ActingRatings(Action act) : IRatingSystem
    {
        private readonly TestRatings _ratings = new();

        public int Calls { get; private set; }

        public PlayerRating Initial => _ratings.Initial;

        public TimeSpan RepeatWindow => _ratings.RepeatWindow;

        public (PlayerRating Player1, PlayerRating Player2) Rate(PlayerRating player1, PlayerRating player2, PlayerSlot? winner)
            => Rate(player1, player2, winner, 0);

        public (PlayerRating Player1, PlayerRating Player2) Rate(
            PlayerRating player1, PlayerRating player2, PlayerSlot? winner, int earlierMatches)
        {
            Calls++;
            act();
            return _ratings.Rate(player1, player2, winner, earlierMatches);
        }
    }
}
