using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <summary>Matches are deleted when they are old, and only then.</summary>
public sealed class MatchRetentionTests
{
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);

    [Fact]
    public async Task An_old_match_is_deleted_with_its_rounds_and_ratings_stay()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("old", "ann", "bob", PlayerSlot.Player1));
        await history.SaveAsync(TestMatches.Finished("young", "ann", "bob", PlayerSlot.Player1, 10));
        var rating = await history.GetRatingAsync("ann");

        using var retention = Open(database, seconds: 5);
        (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(1);
        (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(0);
        (await history.FindAsync("old")).ShouldBeNull();
        (await history.FindAsync("young")).ShouldNotBeNull();
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.rounds")).ShouldBe(5);
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.submissions")).ShouldBe(10);
        (await history.GetRatingAsync("ann")).ShouldBe(rating);
    }

    [Fact]
    public async Task A_host_deletes_all_that_are_old_a_few_at_a_time()
    {
        await using var database = await TestDatabase.CreateAsync();
        await FillAsync(database, matches: MatchRetention.BatchSize + 50, old: MatchRetention.BatchSize + 20);
        using var retention = Open(database);
        (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(MatchRetention.BatchSize);
        (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(20);
        (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.matches")).ShouldBe(30);
    }

    [Fact]
    public async Task One_host_deletes_at_a_time()
    {
        await using var database = await TestDatabase.CreateAsync();
        await FillAsync(database, matches: 10, old: 10);
        using var retention = Open(database);
        await using (var other = await database.Open().DataSource.OpenConnectionAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({AdvisoryLocks.Retention})", other, transaction);
            await command.ExecuteNonQueryAsync();
            (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(0);
        }

        (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(10);
    }

    [Fact]
    public async Task Deleting_uses_an_index()
    {
        await using var database = await TestDatabase.CreateAsync();
        await FillAsync(database, matches: 20_000, old: 20_000);
        await database.ExecuteAsync("ANALYZE");
        var plan = await database.Server.QueryAsync(database.Name, $"EXPLAIN {MatchRetention.Delete.Replace("$1", "now()")}");
        plan.ShouldContain("matches_pkey");
        plan.ShouldNotContain("Seq Scan");
    }

    [Fact]
    public async Task A_late_match_is_rated_by_what_deleted_matches_have_made_of_its_players()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("old", "ann", "bob", PlayerSlot.Player1));
        await history.SaveAsync(TestMatches.Finished("next", "ann", "cid", PlayerSlot.Player1, 20));
        var (ann, bob) = ((await history.FindAsync("old"))!.Rating1!.After, (await history.GetRatingAsync("bob")).Rating);
        using var retention = Open(database, seconds: 5);
        (await retention.DeleteSomeAsync(_kept, CancellationToken.None)).ShouldBe(1);

        // Ann has a later match, whose start knows her standing; Bob has none.
        var late = await history.SaveAsync(TestMatches.Finished("late", "ann", "bob", PlayerSlot.Player2, 10));
        late.Rating1!.Before.ShouldBe(ann);
        late.Rating2!.Before.ShouldBe(bob);
        (await history.FindAsync("next"))!.Rating1!.Before.ShouldBe(late.Rating1.After);
    }

    /// <summary>A host whose clock says that matches of so many seconds after the start have just become too old.</summary>
    private static MatchRetention Open(TestDatabase database, double seconds = 0)
        => new(
            database.OpenDatabase(),
            Options.Create(new PostgreSqlOptions()),
            new FixedClock(TestMatches.Start + _kept + TimeSpan.FromSeconds(seconds)),
            NullLogger<MatchRetention>.Instance);

    private static Task FillAsync(TestDatabase database, int matches, int old) => database.ExecuteAsync($"""
        INSERT INTO arena.players (id, nickname, rating, matches, wins) VALUES ('ann', 'n', 0, 0, 0), ('bob', 'n', 0, 0, 0);
        INSERT INTO arena.matches (room_id, queue, created_at, ended_at, reason, total_rounds, current_round, player1_id, player2_id,
            nickname1, nickname2, start_rating1, start_rating2, score1, score2)
        SELECT 'r' || i, 'default', now(), timestamptz '{TestMatches.Start:O}' + CASE WHEN i < {old} THEN interval '-1 d' ELSE interval '1 d' END,
            'completed', 5, 5, 'ann', 'bob', 'n', 'n', 0, 0, 0, 0
        FROM generate_series(0, {matches - 1}) AS i
        """);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
