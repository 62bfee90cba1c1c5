using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace CsArena.EndToEnd.Redis.Database;

/// <summary>
/// A database that answers and cannot be written to, as after a failover: matches go on, health tells of it, and results are
/// saved within seconds once it can be written to.
/// </summary>
public sealed class ReadOnlyDatabaseTests
{
    private static readonly TimeSpan SaveLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task ResultsAreSavedWithinSecondsAfterTheDatabaseCanBeWrittenAgain()
    {
        await using var database = await PostgreSqlServer.StartAsync();
        var url = await database.CreateDatabaseAsync();
        var name = url[(url.LastIndexOf('/') + 1)..];
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Rounds(1).With("DATABASE_URL", url));
        await using var before = await Duel.StartAsync(host);
        await before.PlayToEndAsync(totalRounds: 1);
        await UntilAsync(async () => await SavedAsync(database, name) == 1, "saved");
        await UntilHealthAsync(host, HttpStatusCode.OK, "ok");

        // Only new sessions are read-only, so those of the pool keep what they had when they were opened.
        await database.QueryAsync("postgres", $"ALTER DATABASE {name} SET default_transaction_read_only = on");
        await EndSessionsAsync(database, name);
        await using var during = await Duel.StartAsync(host);
        await during.PlayToEndAsync(totalRounds: 1);
        await UntilHealthAsync(host, HttpStatusCode.ServiceUnavailable, "unavailable");
        (await GetMatchesAsync(host, before)).StatusCode.ShouldBe(HttpStatusCode.OK);

        // By then the next attempt of the match is seconds away.
        await host.ShouldLogAsync("attempt 4");
        (await SavedAsync(database, name)).ShouldBe(1);
        await database.QueryAsync("postgres", $"ALTER DATABASE {name} RESET default_transaction_read_only");
        var writable = Stopwatch.StartNew();
        await UntilAsync(async () => await SavedAsync(database, name) == 2, "saved");
        writable.Elapsed.ShouldBeLessThan(SaveLimit);
        await UntilHealthAsync(host, HttpStatusCode.OK, "ok");

        await database.KillAsync();
        using var refused = await GetMatchesAsync(host, before);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await UntilHealthAsync(host, HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    private static async Task<int> SavedAsync(PostgreSqlServer database, string name)
        => int.Parse(await database.QueryAsync(name, "SELECT count(*) FROM arena.matches"), System.Globalization.CultureInfo.InvariantCulture);

    private static Task<string> EndSessionsAsync(PostgreSqlServer database, string name) => database.QueryAsync(
        "postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'");

    /// <summary>Those who ask soon after each other share an answer.</summary>
    private static Task UntilHealthAsync(HostProcess host, HttpStatusCode status, string check) => UntilAsync(
        async () =>
        {
            using var answer = await host.Http.GetAsync("/api/health");
            using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return answer.StatusCode == status && health.RootElement.GetProperty("checks").GetProperty("database").GetString() == check;
        },
        $"database {check}");

    private static Task<HttpResponseMessage> GetMatchesAsync(HostProcess host, Duel duel)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/players/me/matches");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.For(duel.First.UserId));
        return host.Http.SendAsync(request);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(20), what);
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
