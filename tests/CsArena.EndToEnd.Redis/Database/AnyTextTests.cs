using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace CsArena.EndToEnd.Redis.Database;

/// <summary>Whatever players write is stored as text and comes back as it was, or is refused by a limit with its code.</summary>
public sealed class AnyTextTests
{
    private const string Quotes = "'; DROP TABLE matches; -- \" \\ $$ $1 {} %s";

    private static readonly string[] Answers =
    [
        Quotes,
        "before\0after \u001A0000",
        "\U0001F600 \U00020BB7 \uBC25 e\u0301 \u202E",
        string.Concat(Enumerable.Repeat("\U0001F600'\"", 1000)),
        "\r\n\t \u0001 \u007F",
    ];

    [Fact]
    public async Task AnswersNicknamesAndIdsComeBackAsTheyWere()
    {
        await using var database = await PostgreSqlServer.StartAsync();
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("DATABASE_URL", await database.CreateDatabaseAsync()));
        var (id, nickname) = ($"{Quotes} \U0001F600", "Robert'); -- \"\U0001F600\"");
        await using var first = await RawPlayer.ConnectAsync(host, id, Tokens.For(id, nickname));
        await using var second = await RawPlayer.ConnectAsync(host);
        await first.EnqueueAsync();
        var roomId = (await second.EnqueueAsync()).GetProperty("roomId").GetString()!;
        for (var round = 1; round <= Answers.Length; round++)
        {
            await first.NextAsync("round:start", Shape.InRound(round));
            await second.NextAsync("round:start", Shape.InRound(round));
            await second.RefusedAsync("answer_too_long", "submit:answer", new { roomId, round, answer = new string('x', 10_000) });
            await first.SubmitAsync(roomId, round, Answers[round - 1]);
            await second.SubmitAsync(roomId, round, "x");
        }

        await first.NextAsync("match:end");
        var match = await GetAsync(host, id, $"/api/matches/{roomId}");
        match.GetProperty("rounds").EnumerateArray().Select(round => round.GetProperty("answer").GetString()).ShouldBe(Answers);
        var seen = (await GetAsync(host, second.UserId, $"/api/matches/{roomId}")).GetProperty("opponent");
        (seen.GetProperty("userId").GetString(), seen.GetProperty("nickname").GetString()).ShouldBe((id, nickname));
        (await GetAsync(host, id, "/api/players/me")).GetProperty("matches").GetInt32().ShouldBe(1);
        (await GetAsync(host, id, "/api/leaderboard")).GetProperty("players").EnumerateArray()
            .Select(player => player.GetProperty("userId").GetString()).ShouldContain(id);
        host.ErrorLines.ShouldBeEmpty(host.Told);
    }

    private static async Task<JsonElement> GetAsync(HostProcess host, string userId, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.For(userId));
        using var answer = await host.Http.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
