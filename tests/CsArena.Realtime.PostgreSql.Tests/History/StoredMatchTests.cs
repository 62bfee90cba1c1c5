using CsArena.Realtime.Conformance;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <summary>What the database has of a match.</summary>
public sealed class StoredMatchTests
{
    [Fact]
    public async Task A_question_that_was_changed_or_deleted_comes_back_as_it_was_asked()
    {
        await using var database = await TestDatabase.CreateAsync();
        await AddQuestionAsync(database, "q1");
        var history = database.OpenHistory();
        var match = TestMatches.Finished("room", "ann", "bob", null);
        var changed = match with
        {
            Session = match.Session with { RoomId = "other" },
            Rounds = [.. match.Rounds.Select(round => round with { Question = round.Question with { Text = "Changed?" } })],
        };
        await history.SaveAsync(match);
        await history.SaveAsync(changed);
        await database.ExecuteAsync("DELETE FROM arena.questions");

        Same((await history.FindAsync("room"))!.Match.Rounds[0].Question, match.Rounds[0].Question);
        (await history.FindAsync("other"))!.Match.Rounds[0].Question.Text.ShouldBe("Changed?");
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.asked_questions")).ShouldBe(10);
    }

    [Fact]
    public async Task Questions_that_were_shown_are_counted_once_for_a_match()
    {
        await using var database = await TestDatabase.CreateAsync();
        foreach (var id in new[] { "q1", "q2", "q5", "another" })
        {
            await AddQuestionAsync(database, id);
        }

        var history = database.OpenHistory();
        var match = TestMatches.Finished("room", "ann", "bob", null);
        match = match with { Rounds = [.. match.Rounds.Select(round => round.Number == 5 ? round with { StartedAt = null } : round)] };
        await history.SaveAsync(match);
        await history.SaveAsync(match);
        await history.SaveAsync(TestMatches.Finished("late", "ann", "bob", null, -1));
        (await database.ScalarAsync<string>("SELECT string_agg(id || ' ' || usage_count, ', ' ORDER BY id) FROM arena.questions"))
            .ShouldBe("another 0, q1 2, q2 2, q5 1");
    }

    [Fact]
    public async Task A_second_save_changes_nothing_and_keeps_no_lock()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        var match = TestMatches.Finished("room", "ann", "bob", PlayerSlot.Player1);
        await history.SaveAsync(match);
        await history.SaveAsync(match);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).ShouldBe(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'")).ShouldBe(0);
    }

    [Fact]
    public async Task I9_of_matches_with_one_room_and_different_players_one_is_saved()
    {
        await using var database = await TestDatabase.CreateAsync();
        IMatchHistory[] hosts = [database.OpenHistory(), database.OpenHistory()];
        for (var i = 0; i < 20; i++)
        {
            var saved = await Race.RunAsync(4, racer => hosts[racer % 2].SaveAsync(TestMatches.Finished($"room-{i}", $"ann-{racer}", $"bob-{racer}", PlayerSlot.Player1)));
            saved.Select(match => match.Match.Session.Player1.PlayerId).Distinct().ShouldHaveSingleItem();
        }

        await database.CheckReplayAsync(matches: 20);
    }

    [Fact]
    public async Task I3_a_player_does_not_play_against_itself()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await Should.ThrowAsync<ArgumentException>(async () => await history.SaveAsync(TestMatches.Finished("room", "ann", "ann", null)));
    }

    [Fact]
    public async Task What_was_played_comes_back()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        var match = TestMatches.Finished("room", "ann", "bob", PlayerSlot.Player2, 1.125);
        await history.SaveAsync(match);
        var found = (await history.FindAsync("room"))!;
        found.Match.Ending.ShouldBe(match.Ending);
        found.Match.Session.ShouldBe(match.Session with
        {
            Version = 0,
            StepVersion = 0,
            PhaseStartedAt = match.Ending.EndedAt,
            PhaseEndsAt = match.Ending.EndedAt,
            Saved = true,
            EndAnnounced = true,
            Player1 = match.Session.Player1 with { RatingChange = found.Rating1!.Delta },
            Player2 = match.Session.Player2 with { RatingChange = found.Rating2!.Delta, EventSeq = 0 },
        });
        found.Match.Rounds.Count.ShouldBe(5);
        foreach (var (was, isNow) in match.Rounds.Zip(found.Match.Rounds))
        {
            Same(isNow.Question, was.Question);
            isNow.ShouldBe(was with { Question = isNow.Question });
        }
    }

    [Fact]
    public async Task Lists_and_the_leaderboard_use_indexes()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("""
            INSERT INTO arena.players (id, nickname, rating, matches, wins, last_ended_at)
            SELECT 'p' || i, 'n', (random() * 2000)::int, 1, 0, now() FROM generate_series(0, 9999) AS i;
            INSERT INTO arena.matches (room_id, queue, created_at, ended_at, reason, total_rounds, current_round, player1_id, player2_id,
                nickname1, nickname2, start_rating1, start_rating2, score1, score2)
            SELECT 'r' || i, 'default', now(), now() - i * interval '1 s', 'completed', 5, 5, 'p' || (i % 10000), 'p' || ((i + 1 + i / 10000) % 10000), 'n', 'n', 0, 0, 0, 0
            FROM generate_series(0, 99999) AS i;
            ANALYZE
            """);
        var list = await PlanAsync(database, MatchReader.OfPlayer.Replace("$1", "'p5'").Replace("$2", "now()").Replace("$3", "20"));
        list.ShouldContain("matches_of_player1");
        list.ShouldContain("matches_of_player2");
        list.ShouldNotContain("Seq Scan on matches");
        list.ShouldNotContain("Seq Scan on players");
        (await PlanAsync(database, MatchReader.OfRoom.Replace("$1", "'r5'"))).ShouldNotContain("Seq Scan on matches");
        (await PlanAsync(database, PostgreSqlMatchHistory.Leaderboard.Replace("$1", "100"))).ShouldContain("players_by_rating");
    }

    internal static void Same(Questions.Question isNow, Questions.Question was)
        => AskedQuestion.Of(isNow).Json.ShouldBe(AskedQuestion.Of(was).Json);

    private static async Task<string> PlanAsync(TestDatabase database, string sql) => await database.Server.QueryAsync(database.Name, $"EXPLAIN {sql}");

    private static Task AddQuestionAsync(TestDatabase database, string id) => database.ExecuteAsync(
        $$"""INSERT INTO arena.questions (id, stem, type, difficulty, language, content, answer) VALUES ('{{id}}', '{{id}}', 'short', 1, 'en', '{}', 'yes')""");
}
