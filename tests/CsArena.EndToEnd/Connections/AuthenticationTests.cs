using System.Net;
using System.Net.Http.Json;

namespace CsArena.EndToEnd.Connections;

/// <summary>Nobody gets in without a good token, by either way in.</summary>
[Collection(OnSwiftHost.Name)]
public sealed class AuthenticationTests(SwiftHost swift)
{
    private static readonly Dictionary<string, Func<string?>> Bad = new()
    {
        ["none"] = () => null,
        ["no token at all"] = () => "nonsense",
        ["expired"] = () => Tokens.Expired("mallory"),
        ["forged signature"] = () => Tokens.Forged("mallory"),
        ["another's signature"] = () => Tokens.Tampered("mallory"),
        ["alg none"] = () => Tokens.Unsigned("mallory"),
        ["wrong algorithm"] = () => Tokens.WrongAlgorithm("mallory"),
        ["no exp"] = () => Tokens.WithoutExpiry("mallory"),
        ["no sub"] = Tokens.WithoutSubject,
        ["empty sub"] = Tokens.WithEmptySubject,
    };

    public static TheoryData<string> BadTokens => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task ABadTokenIsRefusedWith401(string kind)
    {
        foreach (var inQuery in new[] { false, true })
        {
            var door = new Door(TokenInQuery: inQuery);
            using var limit = new CancellationTokenSource(Limits.Wait);
            var socket = await Should.ThrowAsync<RefusedException>(() => Doorway.OpenAsync(swift.Host.Url, Bad[kind](), door, limit.Token));
            socket.Status.ShouldBe(HttpStatusCode.Unauthorized, kind);
            var negotiation = await Should.ThrowAsync<RefusedException>(() => Doorway.NegotiateAsync(swift.Host.Url, Bad[kind](), door, limit.Token));
            negotiation.Status.ShouldBe(HttpStatusCode.Unauthorized, kind);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AGoodTokenOpensInHeaderAndQueryWithAndWithoutNegotiation(bool negotiate, bool inQuery)
    {
        var userId = RawPlayer.NewId();
        await using var player = await RawPlayer.ConnectAsync(swift.Host, userId, Tokens.For(userId), new Door(negotiate, inQuery));
        player.Ready.GetProperty("userId").GetString().ShouldBe(userId);
        await player.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task TokensAreHandedOutInDevelopmentOnly()
    {
        using var refused = await swift.Host.Http.PostAsJsonAsync("/api/dev/token", new { userId = "mallory" });
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        // Development needs no secret either.
        var settings = HostSettings.Swift.With("ASPNETCORE_ENVIRONMENT", "Development").With("JWT_SECRET", (string?)null);
        await using var development = await HostProcess.StartAsync(settings);
        using var given = await development.Http.PostAsJsonAsync("/api/dev/token", new { userId = "alice", nickname = "Alice" });
        given.StatusCode.ShouldBe(HttpStatusCode.OK);
        var token = (await given.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        await using var alice = await RawPlayer.ConnectAsync(development, "alice", token);
        alice.Ready.GetProperty("userId").GetString().ShouldBe("alice");
        using var empty = await development.Http.PostAsJsonAsync("/api/dev/token", new { });
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task InDevelopmentAConfiguredSecretSignsNoTokensUnlessASwitchSaysSo()
    {
        var settings = HostSettings.Swift.With("ASPNETCORE_ENVIRONMENT", "Development");
        await using var closed = await HostProcess.StartAsync(settings);
        using var refused = await closed.Http.PostAsJsonAsync("/api/dev/token", new { userId = "mallory" });
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await closed.ShouldLogAsync("^Watch it work:");
        closed.Told.ShouldNotContain("/api/dev/token");
        await using var open = await HostProcess.StartAsync(settings.With("Arena__Auth__DevelopmentTokens", "true"));
        using var given = await open.Http.PostAsJsonAsync("/api/dev/token", new { userId = "alice" });
        given.StatusCode.ShouldBe(HttpStatusCode.OK);
        await open.ShouldLogAsync("^Get a token:.*/api/dev/token");
    }

    [Fact]
    public async Task ATokenIsNeverWrittenToTheLog()
    {
        var userId = RawPlayer.NewId();
        var token = Tokens.For(userId);
        await using var player = await RawPlayer.ConnectAsync(swift.Host, userId, token, new Door(TokenInQuery: true));
        await player.ShouldStillWorkAsync();
        swift.Host.Told.ShouldNotContain(token);
    }
}
