using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using CsArena.Realtime.ConnectCodes;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Tests.Hosting;
using CsArena.Realtime.Tests.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Authentication;

/// <summary>Codes with which browsers connect: once, for a short time, on any node, and as the token that they stand for.</summary>
public sealed class ConnectCodeTests
{
    private const string Secret = "0b9c1de8f3a4576289cd01ab34ef5678";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_code_opens_one_connection_on_any_node()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var code = await CodeAsync(nodes.First, await nodes.First.TokenAsync("alice"));
        using (var socket = await OpenAsync(nodes.Second, code))
        {
            (await FirstEventAsync(socket)).ShouldContain("\"userId\":\"alice\"");
        }

        (await RefusalAsync(nodes.Second, code)).ShouldBe(HttpStatusCode.Unauthorized);
        (await RefusalAsync(nodes.First, code)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_token_in_the_query_is_still_taken()
    {
        await using var app = await ArenaApp.StartAsync();
        using var socket = await OpenAsync(app, await app.TokenAsync("alice"));
        (await FirstEventAsync(socket)).ShouldContain("\"userId\":\"alice\"");
    }

    [Fact]
    public async Task A_code_is_the_hubs_alone_and_can_be_in_the_header_too()
    {
        await using var app = await ArenaApp.StartAsync();
        var code = await CodeAsync(app, await app.TokenAsync("alice"));
        (await StatusAsync(app, HttpMethod.Get, "/api/players/me", code)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(app, HttpMethod.Post, "/api/connect", code)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(app, HttpMethod.Post, "/ws/negotiate", code)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(app, HttpMethod.Post, "/ws/negotiate", code)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("once_")]
    [InlineData("once_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("once_%00")]
    public async Task What_is_no_code_is_refused(string code)
    {
        await using var app = await ArenaApp.StartAsync();
        (await RefusalAsync(app, code)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_code()
    {
        await using var app = await ArenaApp.StartAsync();
        (await StatusAsync(app, HttpMethod.Post, "/api/connect", null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(app, HttpMethod.Post, "/api/connect", "x.y.z")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_code_ends_after_half_a_minute()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await ArenaApp.StartAsync(services => services.AddSingleton<IConnectCodeStore>(new InMemoryConnectCodeStore(time)));
        var late = await CodeAsync(app, await app.TokenAsync("alice"));
        time.Advance(TimeSpan.FromSeconds(1));
        var inTime = await CodeAsync(app, await app.TokenAsync("alice"));
        time.Advance(TimeSpan.FromSeconds(29));
        (await RefusalAsync(app, late)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(app, HttpMethod.Post, "/ws/negotiate", inTime)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_connection_by_a_code_ends_with_the_token_that_it_stands_for()
    {
        await using var app = await ArenaApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["JWT_SECRET"] = Secret,
            ["Arena:Auth:Audience"] = "arena",
            ["Arena:Auth:ClockSkew"] = "00:00:00",
        });
        (await StatusAsync(app, HttpMethod.Post, "/api/connect", Token("another", TimeSpan.FromHours(1)))).ShouldBe(HttpStatusCode.Unauthorized);
        var code = await CodeAsync(app, Token("arena", TimeSpan.FromSeconds(3)));
        using var socket = await OpenAsync(app, code);
        await FirstEventAsync(socket);
        using var limit = new CancellationTokenSource(_limit);
        var buffer = new byte[4096];
        while (socket.State == WebSocketState.Open)
        {
            await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        }
    }

    [Fact]
    public async Task Codes_are_limited_as_other_requests_are_and_are_kept_by_no_cache()
    {
        await using var app = await ArenaApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Arena:Limits:RequestBurst"] = "2",
            ["Arena:Limits:RequestsPerSecond"] = "1",
        });
        var token = await app.TokenAsync("alice");
        using (var answer = await SendAsync(app, HttpMethod.Post, "/api/connect", token))
        {
            answer.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        }

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add(await StatusAsync(app, HttpMethod.Post, "/api/connect", token));
        }

        statuses.ShouldContain(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task While_the_store_is_away_a_code_is_answered_503_and_a_token_opens_a_connection()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var token = await nodes.First.TokenAsync("alice");
        var code = await CodeAsync(nodes.First, token);
        nodes.Stores.IsAway = true;
        (await RefusalAsync(nodes.First, code)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await StatusAsync(nodes.First, HttpMethod.Post, "/api/connect", token)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var socket = await OpenAsync(nodes.First, token);
        socket.State.ShouldBe(WebSocketState.Open);
    }

    [Fact]
    public async Task The_store_has_neither_the_code_nor_the_token()
    {
        var store = new RecordingStore();
        await using var app = await ArenaApp.StartAsync(services => services.AddSingleton<IConnectCodeStore>(store));
        var token = await app.TokenAsync("alice");
        var code = await CodeAsync(app, token);
        var (name, value) = store.Added.ShouldHaveSingleItem();
        name.ShouldNotContain(code["once_".Length..]);
        Encoding.Latin1.GetString(value).ShouldNotContain(token[..20]);
        store.Lifetime.ShouldBe(TimeSpan.FromSeconds(30));
    }

    private static string Token(string audience, TimeSpan lifetime) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Subject = new ClaimsIdentity([new Claim("sub", "alice")]),
        Audience = audience,
        Expires = DateTime.UtcNow + lifetime,
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256),
    });

    private static async Task<string> CodeAsync(ArenaApp app, string token)
    {
        using var answer = await SendAsync(app, HttpMethod.Post, "/api/connect", token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = (await answer.Content.ReadFromJsonAsync<Answer>()).ShouldNotBeNull();
        body.ExpiresInMs.ShouldBe(30_000);
        body.ConnectCode.ShouldMatch("^once_[A-Za-z0-9_-]{43}$");
        return body.ConnectCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(ArenaApp app, HttpMethod method, string path, string? token)
    {
        using var answer = await SendAsync(app, method, path, token);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(ArenaApp app, HttpMethod method, string path, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await app.Http.SendAsync(request);
    }

    private static async Task<ClientWebSocket> OpenAsync(ArenaApp app, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await socket.ConnectAsync(Address(app, token), CancellationToken.None);
        return socket;
    }

    private static async Task<HttpStatusCode> RefusalAsync(ArenaApp app, string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(Address(app, token), CancellationToken.None));
        return socket.HttpStatusCode;
    }

    private static Uri Address(ArenaApp app, string token)
        => new UriBuilder(app.Http.BaseAddress!) { Scheme = "ws", Path = "/ws", Query = $"access_token={token}" }.Uri;

    private static async Task<string> FirstEventAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(_limit);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, limit.Token);
        var (buffer, text) = (new byte[4096], "");
        while (!text.Contains("session:ready", StringComparison.Ordinal))
        {
            text += Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer.AsMemory(), limit.Token)).Count);
        }

        return text;
    }

    private sealed record Answer(string ConnectCode, long ExpiresInMs);

    private sealed class RecordingStore : IConnectCodeStore
    {
        public List<(string Name, byte[] Value)> Added { get; } = [];

        public TimeSpan Lifetime { get; private set; }

        public ValueTask<bool> AddAsync(string name, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken = default)
        {
            Added.Add((name, value.ToArray()));
            Lifetime = lifetime;
            return new(true);
        }

        public ValueTask<ReadOnlyMemory<byte>?> TakeAsync(string name, CancellationToken cancellationToken = default) => new((ReadOnlyMemory<byte>?)null);
    }
}
