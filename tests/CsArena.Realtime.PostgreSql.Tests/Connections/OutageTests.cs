using System.Diagnostics;
using CsArena.Realtime.PostgreSql.Tests.History;
using CsArena.Realtime.Sessions;
using CsArena.TestServers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Connections;

/// <summary>While the database is away every call ends in time and says so, and afterwards everything goes on by itself.</summary>
[Collection(Undisturbed.Name)]
public sealed class OutageTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_server_that_was_restarted_is_noticed_by_nobody()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        var history = database.OpenHistory();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => history.SaveAsync(Match(i)).AsTask()));
        await server.RestartAsync();
        await Task.WhenAll(Enumerable.Range(10, 10).Select(i => history.SaveAsync(Match(i)).AsTask()));
        await server.StopAsync();
        await server.StartAsync();
        (await history.GetRatingAsync("ann3")).Matches.ShouldBe(1);
        await database.CheckReplayAsync(matches: 20);
    }

    [Fact]
    public async Task Sessions_that_were_terminated_are_noticed_by_nobody()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => history.SaveAsync(Match(i)).AsTask()));
        await database.Server.QueryAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        await Task.WhenAll(Enumerable.Range(5, 5).Select(i => history.SaveAsync(Match(i)).AsTask()));
        await database.CheckReplayAsync(matches: 10);
    }

    [Fact]
    public async Task Sessions_that_are_read_only_leave_the_pool_at_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var server = database.Server;
        var calls = database.OpenDatabase();
        var history = new PostgreSqlMatchHistory(calls, new TestRatings(), NullLogger<PostgreSqlMatchHistory>.Instance);
        var health = new DatabaseHealth(calls, Options.Create(new PostgreSqlOptions()), NullLogger<DatabaseHealth>.Instance);
        await history.SaveAsync(Match(0));
        (await health.CheckAsync()).ShouldBeTrue();
        await server.QueryAsync("postgres", $"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        await server.QueryAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        await Task.WhenAll(Enumerable.Range(1, 5).Select(i => Should.ThrowAsync<BackendUnavailableException>(async () => await history.SaveAsync(Match(i)))));
        (await health.CheckAsync()).ShouldBeFalse();
        (await history.GetRatingAsync("ann0")).Matches.ShouldBe(1, "What is there can be read.");
        await server.QueryAsync("postgres", $"ALTER DATABASE {database.Name} RESET default_transaction_read_only");
        (await health.CheckAsync()).ShouldBeTrue();
        await Task.WhenAll(Enumerable.Range(1, 5).Select(i => history.SaveAsync(Match(i)).AsTask()));
        await database.CheckReplayAsync(matches: 6);
    }

    [Fact]
    public async Task A_server_that_recovers_is_not_healthy_until_it_takes_connections()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        var health = new DatabaseHealth(
            database.OpenDatabase(options => options.CommandTimeout = Timeout), Options.Create(new PostgreSqlOptions()), NullLogger<DatabaseHealth>.Instance);
        (await health.CheckAsync()).ShouldBeTrue();
        await server.KillAsync();
        (await health.CheckAsync()).ShouldBeFalse();
        await server.StartAsync();
        (await health.CheckAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_is_gone_is_unavailable_at_once_and_used_again_when_it_returns()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        var history = database.OpenHistory(configure: options => options.CommandTimeout = Timeout);
        await history.SaveAsync(Match(0));
        await server.KillAsync();
        await UnavailableAsync(history.SaveAsync(Match(1)).AsTask());
        await UnavailableAsync(history.GetRatingAsync("ann0").AsTask());
        await server.StartAsync();
        await history.SaveAsync(Match(1));
        await database.CheckReplayAsync(matches: 2);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_unavailable_in_time_and_used_again_when_it_answers()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        var history = database.OpenHistory(configure: options => options.CommandTimeout = Timeout);
        await history.SaveAsync(Match(0));
        await server.PauseAsync();
        await Task.WhenAll(Enumerable.Range(1, 5).Select(i => UnavailableAsync(history.SaveAsync(Match(i)).AsTask())));
        await server.ResumeAsync();
        for (var i = 0; i <= 5; i++)
        {
            await UntilAvailableAsync(async () => await history.SaveAsync(Match(i)));
        }

        await database.CheckReplayAsync(matches: 6);
    }

    [Fact]
    public async Task Whoever_finds_no_free_connection_is_told_in_time_and_the_next_one_finds_one()
    {
        await using var database = await TestDatabase.CreateAsync();
        var source = database.Open(options => (options.CommandTimeout, options.MaxPoolSize) = (Timeout, 2));
        var calls = new Database(source, TimeProvider.System, NullLogger<Database>.Instance);
        await using (await source.DataSource.OpenConnectionAsync())
        await using (await source.DataSource.OpenConnectionAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => UnavailableAsync(calls.RunAsync(_ => new ValueTask<int>(1), CancellationToken.None).AsTask())));
        }

        (await calls.RunAsync(_ => new ValueTask<int>(1), CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task Many_more_saves_than_connections_wait_for_their_turn()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory(configure: options => options.MaxPoolSize = 2);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => history.SaveAsync(Match(i)).AsTask()));
        await database.CheckReplayAsync(matches: 100);
        (await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"))
            .ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_not_told_that_the_database_is_away()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        using var stop = new CancellationTokenSource();
        await using var other = await database.Open().DataSource.OpenConnectionAsync();
        await using var block = await other.BeginTransactionAsync();
        await new NpgsqlCommand("LOCK TABLE arena.players", other).ExecuteNonQueryAsync();
        var saving = history.SaveAsync(Match(1), stop.Token).AsTask();
        await Task.Delay(50);
        saving.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => saving.WaitAsync(Patience));
        await block.RollbackAsync();
        await history.SaveAsync(Match(1));
        await database.CheckReplayAsync(matches: 1);
    }

    [Fact]
    public async Task A_lock_that_somebody_holds_too_long_is_a_database_that_is_away()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory(configure: options => options.CommandTimeout = Timeout);
        await using var other = await database.Open().DataSource.OpenConnectionAsync();
        await using var block = await other.BeginTransactionAsync();
        await new NpgsqlCommand("LOCK TABLE arena.players", other).ExecuteNonQueryAsync();
        await UnavailableAsync(history.SaveAsync(Match(1)).AsTask());
        await block.RollbackAsync();
        await history.SaveAsync(Match(1));
    }

    [Fact]
    public async Task A_host_that_is_cut_off_in_the_middle_of_a_save_holds_its_locks_for_ten_seconds_at_most()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var hole = new BlackHole(database.Server.Port);
        var url = database.Url.Replace($":{database.Server.Port}/", $":{hole.Port}/");
        await using var lost = SharedPostgreSql.Open(url, options => options.CommandTimeout = Timeout);
        await using var connection = await lost.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await new NpgsqlCommand($"SELECT pg_advisory_xact_lock_shared({AdvisoryLocks.Ratings})", connection).ExecuteNonQueryAsync();
        await hole.SwallowAsync();
        var started = Stopwatch.StartNew();
        while (await database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") > 0)
        {
            started.Elapsed.ShouldBeLessThan(Patience);
            await Task.Delay(50);
        }
    }

    private static Realtime.History.FinishedMatch Match(int number)
        => TestMatches.Finished($"room-{number}", $"ann{number}", $"bob{number}", PlayerSlot.Player1);

    private static async Task UnavailableAsync(Task call)
    {
        var started = Stopwatch.StartNew();
        await Should.ThrowAsync<BackendUnavailableException>(() => call);

        // With room for a slow machine: Npgsql alone would take as long again, a second for its margin, and half a second.
        started.Elapsed.ShouldBeLessThan(Timeout + TimeSpan.FromSeconds(1.5));
    }

    private static async Task UntilAvailableAsync(Func<Task> call)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (BackendUnavailableException) when (started.Elapsed < Patience)
            {
                await Task.Delay(20);
            }
        }
    }
}
