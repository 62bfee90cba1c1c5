using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace CsArena.EndToEnd.Operations;

/// <summary>What a player may ask over HTTP once a match is over, and the document that says so.</summary>
public sealed class PlayerRequestTests
{
    [Fact]
    public async Task APlayedMatchIsInTheHistoryOfBothAndOfNobodyElse()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var duel = await Duel.StartAsync(host);
        await duel.PlayToEndAsync();
        var match = await GetAsync(host, duel.First.UserId, $"/api/matches/{duel.RoomId}");
        match.GetProperty("result").GetString().ShouldBe("win");
        match.GetProperty("rounds").GetArrayLength().ShouldBe(5);
        match.GetProperty("rounds")[0].GetProperty("results").GetProperty("my").GetProperty("correct").GetBoolean().ShouldBeTrue();
        var matches = await GetAsync(host, duel.Second.UserId, "/api/players/me/matches");
        matches.GetProperty("matches")[0].GetProperty("roomId").GetString().ShouldBe(duel.RoomId);
        matches.GetProperty("matches")[0].GetProperty("result").GetString().ShouldBe("loss");
        (await GetAsync(host, duel.First.UserId, "/api/players/me")).GetProperty("wins").GetInt32().ShouldBe(1);
        (await GetAsync(host, duel.Second.UserId, "/api/leaderboard")).GetProperty("players").GetArrayLength().ShouldBe(2);
        await RefusedAsync(host, RawPlayer.NewId("stranger"), $"/api/matches/{duel.RoomId}", HttpStatusCode.NotFound);
        await RefusedAsync(host, duel.First.UserId, "/api/leaderboard?limit=many", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task TheDocumentNamesEveryRequestAndTheTokenThatItTakes()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("OPENAPI", "true"));
        using var document = JsonDocument.Parse(await host.Http.GetStringAsync("/api/openapi.json"));
        var paths = document.RootElement.GetProperty("paths");
        foreach (var path in new[] { "/api/players/me", "/api/players/me/matches", "/api/matches/{roomId}", "/api/leaderboard" })
        {
            var operation = paths.GetProperty(path).GetProperty("get");
            operation.GetProperty("security")[0].TryGetProperty("token", out _).ShouldBeTrue(path);
            operation.GetProperty("responses").TryGetProperty("401", out _).ShouldBeTrue(path);
        }

        paths.GetProperty("/api/health").GetProperty("get").TryGetProperty("security", out _).ShouldBeFalse();
    }

    private static async Task<JsonElement> GetAsync(HostProcess host, string userId, string path)
    {
        using var answer = await SendAsync(host, userId, path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task RefusedAsync(HostProcess host, string userId, string path, HttpStatusCode status)
    {
        using var answer = await SendAsync(host, userId, path);
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    private static Task<HttpResponseMessage> SendAsync(HostProcess host, string userId, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.For(userId));
        return host.Http.SendAsync(request);
    }
}
