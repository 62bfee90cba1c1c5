using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Players;

/// <summary>What players may ask over HTTP, each with the own token; errors are problem+json.</summary>
public sealed class PlayerEndpointsTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_player_sees_the_own_rating()
    {
        await using var app = await ArenaApp.StartAsync();
        var before = await GetAsync(app, "ann", "/api/players/me");
        before.ToString().ShouldBe("""{"userId":"ann","nickname":"ann","rating":1000,"tier":"silver","matches":0,"wins":0}""");
        await SaveAsync(app, "room", PlayerSlot.Player1);
        var after = await GetAsync(app, "ann", "/api/players/me");
        after.GetProperty("rating").GetInt32().ShouldBeGreaterThan(1000);
        (after.GetProperty("matches").GetInt32(), after.GetProperty("wins").GetInt32()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_player_pages_through_the_own_matches_the_latest_first()
    {
        await using var app = await ArenaApp.StartAsync();
        for (var minute = 1; minute <= 5; minute++)
        {
            await SaveAsync(app, $"room-{minute}", minute % 2 == 0 ? null : PlayerSlot.Player2, minute);
        }

        var seen = new List<string>();
        for (long? before = long.MaxValue; before is not null;)
        {
            var query = before == long.MaxValue ? "" : $"&before={before}";
            var page = await GetAsync(app, "ann", $"/api/players/me/matches?limit=2{query}");
            seen.AddRange(page.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("roomId").GetString()!));
            before = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } next ? next.GetInt64() : null;
        }

        seen.ShouldBe(["room-5", "room-4", "room-3", "room-2", "room-1"]);
        var matches = (await GetAsync(app, "ann", "/api/players/me/matches")).GetProperty("matches");
        var (lost, drawn) = (matches[0], matches[1]);
        lost.GetProperty("result").GetString().ShouldBe("loss");
        lost.GetProperty("reason").GetString().ShouldBe("completed");
        lost.GetProperty("endedAt").GetInt64().ShouldBe(_start.AddMinutes(5).ToUnixTimeMilliseconds());
        lost.GetProperty("ratingChange").GetInt32().ShouldBeLessThan(0);
        lost.GetProperty("opponent").GetProperty("userId").GetString().ShouldBe("bob");
        lost.GetProperty("finalScores").ToString().ShouldBe("""{"my":25,"opponent":0}""");
        drawn.GetProperty("result").GetString().ShouldBe("draw");
        (await GetAsync(app, "eve", "/api/players/me/matches")).ToString().ShouldBe("""{"matches":[],"next":null}""");
    }

    [Fact]
    public async Task I11_a_match_is_shown_to_its_players_each_from_the_own_side()
    {
        await using var app = await ArenaApp.StartAsync();
        await SaveAsync(app, "room", PlayerSlot.Player1);
        var anns = await GetAsync(app, "ann", "/api/matches/room");
        anns.GetProperty("result").GetString().ShouldBe("win");
        anns.GetProperty("startedAt").GetInt64().ShouldBe(_start.ToUnixTimeMilliseconds());
        var round = anns.GetProperty("rounds").EnumerateArray().ShouldHaveSingleItem("Rounds that were never shown stay secret.");
        round.GetProperty("answer").GetString().ShouldBe("a");
        round.GetProperty("question").GetProperty("id").GetString().ShouldBe("q1");
        round.GetProperty("solution").ToString().ShouldBe("""{"answer":"a","explanation":"Because."}""");
        round.GetProperty("results").GetProperty("my").ToString()
            .ShouldBe("""{"submitted":true,"correct":true,"delta":25,"total":25,"feedback":"well done"}""");

        var bobs = await GetAsync(app, "bob", "/api/matches/room");
        bobs.GetProperty("result").GetString().ShouldBe("loss");
        bobs.GetProperty("rounds")[0].GetProperty("answer").ValueKind.ShouldBe(JsonValueKind.Null);
        bobs.GetProperty("rounds")[0].GetProperty("results").GetProperty("opponent").GetProperty("total").GetInt32().ShouldBe(25);
        await ProblemAsync(app, "eve", "/api/matches/room", HttpStatusCode.NotFound);
        await ProblemAsync(app, "ann", "/api/matches/none", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_leaderboard_is_in_order()
    {
        await using var app = await ArenaApp.StartAsync();
        await SaveAsync(app, "room", PlayerSlot.Player2);
        var players = (await GetAsync(app, "eve", "/api/leaderboard?limit=5")).GetProperty("players");
        players.EnumerateArray().Select(player => (player.GetProperty("rank").GetInt32(), player.GetProperty("userId").GetString()))
            .ShouldBe([(1, "bob"), (2, "ann")]);
        players[1].GetProperty("nickname").GetString().ShouldBe("Ann \"A\"");
    }

    [Theory]
    [InlineData("/api/players/me/matches?limit=0", "limit")]
    [InlineData("/api/players/me/matches?limit=101", "limit")]
    [InlineData("/api/players/me/matches?before=-1", "before")]
    [InlineData("/api/players/me/matches?before=9223372036854775807", "before")]
    [InlineData("/api/leaderboard?limit=-5", "limit")]
    public async Task A_wrong_value_is_named(string path, string name)
    {
        await using var app = await ArenaApp.StartAsync();
        var problem = await ProblemAsync(app, "ann", path, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").TryGetProperty(name, out _).ShouldBeTrue(problem.ToString());
    }

    [Theory]
    [InlineData("/api/players/me")]
    [InlineData("/api/players/me/matches")]
    [InlineData("/api/matches/room")]
    [InlineData("/api/leaderboard")]
    public async Task Nothing_is_told_without_a_token(string path)
    {
        await using var app = await ArenaApp.StartAsync();
        foreach (var token in new[] { null, "nonsense" })
        {
            using var answer = await SendAsync(app, token, path);
            await ShouldBeProblemAsync(answer, HttpStatusCode.Unauthorized);
            answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        }
    }

    [Fact]
    public async Task A_token_in_the_address_opens_the_hub_and_nothing_else()
    {
        await using var app = await ArenaApp.StartAsync();
        var query = $"access_token={await app.TokenAsync("ann")}";
        foreach (var path in new[] { "/api/players/me", "/api/players/me/matches", "/api/matches/room", "/api/leaderboard" })
        {
            using var answer = await SendAsync(app, null, $"{path}?{query}");
            await ShouldBeProblemAsync(answer, HttpStatusCode.Unauthorized);
        }

        using var negotiation = await app.Http.PostAsync($"/ws/negotiate?negotiateVersion=1&{query}", content: null);
        negotiation.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("a%20room")]
    [InlineData("%EB%B0%A9")]
    [InlineData(null)]
    public async Task A_room_id_that_can_be_none_is_asked_of_no_store(string? roomId)
    {
        await using var app = await ArenaApp.StartAsync(services => services.Replace(
            ServiceDescriptor.Singleton<IMatchHistory>(new AwayHistory(new BackendUnavailableException("away")))));
        await ProblemAsync(app, "ann", $"/api/matches/{roomId ?? new string('r', 129)}", HttpStatusCode.NotFound);
        await ProblemAsync(app, "ann", $"/api/matches/{new string('r', 128)}", HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public Task While_the_history_is_away_it_says_so() => ShouldBeUnavailableAsync(new BackendUnavailableException("The history is away."));

    [Fact]
    public Task A_failure_of_the_database_in_a_request_is_a_503() => ShouldBeUnavailableAsync(new DatabaseError());

    [Fact]
    public async Task One_player_cannot_ask_without_end_and_does_not_hold_up_others()
    {
        await using var app = await ArenaApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Arena:Limits:RequestBurst"] = "3",
            ["Arena:Limits:RequestsPerSecond"] = "1",
        });
        var token = await app.TokenAsync("ann");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
        {
            using var answer = await SendAsync(app, token, "/api/players/me");
            statuses.Add(answer.StatusCode);
        }

        statuses.Take(3).ShouldAllBe(status => status == HttpStatusCode.OK);
        statuses.ShouldContain(HttpStatusCode.TooManyRequests);
        await GetAsync(app, "bob", "/api/players/me");
    }

    private static async Task ShouldBeUnavailableAsync(Exception error)
    {
        await using var app = await ArenaApp.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IMatchHistory>(new AwayHistory(error))));
        var token = await app.TokenAsync("ann");
        foreach (var path in new[] { "/api/players/me", "/api/players/me/matches", "/api/matches/room", "/api/leaderboard" })
        {
            using var answer = await SendAsync(app, token, path);
            await ShouldBeProblemAsync(answer, HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain(error.Message);
        }
    }

    private static async Task SaveAsync(ArenaApp app, string room, PlayerSlot? winner, int minutes = 1)
    {
        var session = TestSessions.Create(room, _start) with
        {
            Phase = MatchPhase.Finished,
            Ending = new MatchEnding(MatchEndReason.Completed, winner, _start.AddMinutes(minutes)),
        };
        session = session with { Player1 = session.Player1 with { Score = 25 } };
        var rounds = TestSessions.Rounds();
        rounds[0] = rounds[0] with
        {
            StartedAt = _start,
            Submission1 = new Submission("a", _start.AddSeconds(1), false),
            Score1 = new RoundScore(new Grade(true, 1, "well done"), 25),
            Score2 = new RoundScore(Grade.Wrong, 0),
        };
        await app.Services.GetRequiredService<IMatchHistory>().SaveAsync(new FinishedMatch(session, rounds));
    }

    private static async Task<JsonElement> GetAsync(ArenaApp app, string player, string path)
    {
        using var answer = await SendAsync(app, await app.TokenAsync(player), path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> ProblemAsync(ArenaApp app, string player, string path, HttpStatusCode status)
    {
        using var answer = await SendAsync(app, await app.TokenAsync(player), path);
        return await ShouldBeProblemAsync(answer, status);
    }

    private static async Task<JsonElement> ShouldBeProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        return problem;
    }

    private static Task<HttpResponseMessage> SendAsync(ArenaApp app, string? token, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return app.Http.SendAsync(request);
    }

    private sealed class AwayHistory(Exception error) : IMatchHistory
    {
        public ValueTask<SavedMatch> SaveAsync(FinishedMatch match, CancellationToken cancellationToken = default) => throw error;

        public ValueTask<SavedMatch?> FindAsync(string roomId, CancellationToken cancellationToken = default) => throw error;

        public ValueTask<IReadOnlyList<SavedMatch>> ListAsync(string playerId, DateTimeOffset? before, int limit, CancellationToken cancellationToken = default)
            => throw error;

        public ValueTask<PlayerRating> GetRatingAsync(string playerId, CancellationToken cancellationToken = default) => throw error;

        public ValueTask<IReadOnlyList<LeaderboardEntry>> GetLeaderboardAsync(int limit, CancellationToken cancellationToken = default) => throw error;
    }

    private sealed class DatabaseError() : DbException("42P01: relation \"arena.matches\" does not exist");
}
