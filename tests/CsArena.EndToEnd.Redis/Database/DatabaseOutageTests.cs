using CsArena.EndToEnd.Redis.Play;
using CsArena.Realtime.PostgreSql.Tests;
using CsArena.Realtime.Ratings;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Database;

/// <summary>
/// The database goes away in the middle of play, dies in the middle of commits, and hosts die in the middle of saves: matches
/// are played as usual, and each is saved once, by whichever host lives (I9).
/// </summary>
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    private const int Players = 24;

    private const string Database = "arena";

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait between two attempts at saving, and time for the attempt.</summary>
    private static readonly TimeSpan SaveLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task EveryMatchIsSavedOnceAcrossOutagesAndDeaths()
    {
        await using var database = await PostgreSqlServer.StartAsync(new PostgreSqlServerOptions { Fsync = true });
        await database.QueryAsync("postgres", $"CREATE DATABASE {Database}");
        await using var arena = await RedisArena.StartAsync(2, () => Stage2Settings.Brief.With("DATABASE_URL", database.UrlOf(Database)));
        await using var crowd = Crowd.Start(arena.Urls, Players, seed: 4, waitLimit: TimeSpan.FromSeconds(10));
        await crowd.PlayAsync(10);

        var before = crowd.Matches;
        await database.StopAsync();
        await Task.Delay(Outage);
        output.WriteLine($"{crowd.Matches - before} matches ended while the database was away");
        (crowd.Matches - before).ShouldBeGreaterThan(Players / 2, "Matches go on.");
        await database.StartAsync();
        await crowd.PlayAsync(10);

        for (var death = 0; death < 5; death++)
        {
            // In the middle of commits: several matches end every second.
            await crowd.PlayAsync(3);
            await database.KillAsync();
            await database.StartAsync();
        }

        foreach (var crashAt in new[] { "history.SaveAsync:before:2", "ratings.Rate:before:2", "history.SaveAsync:after:2" })
        {
            var slot = arena.Slots[0];
            if (slot.IsUp)
            {
                await slot.KillAsync();
            }

            // Null when it saved what was waiting, and died in it, before it listened.
            if (await slot.StartCrashingAsync(crashAt, isGradingSlow: false) is { } host)
            {
                (await host.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(HostSlot.Killed, host.Told);
            }
        }

        await arena.Slots[0].StartAsync();
        await crowd.PlayAsync(10);
        var results = await crowd.EndAsync();
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        crowd.Ends.Where(end => end.Reason != "completed").ShouldBeEmpty();

        var rooms = crowd.Ends.Select(end => end.RoomId).Distinct().ToArray();
        await UntilSavedAsync(database, rooms.Length);
        (await database.QueryAsync(Database, "SELECT room_id FROM arena.matches")).Split('\n').ShouldBe(rooms, ignoreOrder: true);
        await Replay.CheckAsync(database, Database, new EloRatingSystem(new RatingOptions()), rooms.Length);
        output.WriteLine($"{rooms.Length} matches, each saved once");
        await arena.EndAsync();
    }

    private static async Task UntilSavedAsync(PostgreSqlServer database, int matches)
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            var saved = await database.QueryAsync(Database, "SELECT count(*) FROM arena.matches");
            if (saved == $"{matches}")
            {
                return;
            }

            System.Diagnostics.Stopwatch.GetElapsedTime(since).ShouldBeLessThan(SaveLimit, $"{saved} of {matches} matches are saved");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}
