using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Authentication;

/// <summary>An authority that is not there when the host starts.</summary>
public sealed class AuthorityTests
{
    [Fact]
    public async Task An_authority_that_comes_later_is_found_and_health_says_when()
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        await using var app = await ArenaApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Arena:Auth:Authority"] = url,
            ["Arena:Auth:Audience"] = "arena",
        });
        var health = app.Services.GetRequiredService<ArenaHealth>();
        var before = await health.CheckAsync(CancellationToken.None);
        (before.Status, before.Checks["authority"]).ShouldBe(("not_ready", "unavailable"));
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa) { KeyId = "k1" };
        (await StatusAsync(app, Token(url, key))).ShouldBe(HttpStatusCode.Unauthorized);

        await using var authority = await AuthorityAsync(url, key);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await health.CheckAsync(limit.Token)).Checks["authority"] != "ok")
        {
            await Task.Delay(50, limit.Token);
        }

        (await StatusAsync(app, Token(url, key))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_an_authority_health_does_not_name_one()
    {
        await using var app = await ArenaApp.StartAsync();
        (await app.Services.GetRequiredService<ArenaHealth>().CheckAsync(CancellationToken.None)).Checks.Keys.ShouldNotContain("authority");
    }

    private static async Task<WebApplication> AuthorityAsync(string url, RsaSecurityKey key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = url, jwks_uri = $"{url}/keys" }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = key.KeyId, n = jwk.N, e = jwk.E } } }));
        await app.StartAsync();
        return app;
    }

    private static string Token(string issuer, RsaSecurityKey key) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        TokenType = "at+jwt",
        Issuer = issuer,
        Audience = "arena",
        Subject = new ClaimsIdentity([new Claim("sub", "ann")]),
        Expires = DateTime.UtcNow.AddHours(1),
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
    });

    private static async Task<HttpStatusCode> StatusAsync(ArenaApp app, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/players/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
