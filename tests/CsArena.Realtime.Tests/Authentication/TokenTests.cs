using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Authentication;

/// <summary>Which tokens are taken: those of a secret, of the one before it, and of an authority.</summary>
public sealed class TokenTests
{
    private const string NewSecret = "0b9c1de8f3a4576289cd01ab34ef5678";
    private const string OldSecret = "f00dfeedbead0123456789abcdef4242";

    [Fact]
    public async Task Tokens_of_the_secret_before_are_taken_as_long_as_it_is_configured()
    {
        await using var rotating = await StartAsync(("JWT_SECRET", NewSecret), ("JWT_SECRET_PREVIOUS", OldSecret));
        (await StatusAsync(rotating, Signed(NewSecret))).ShouldBe(200);
        (await StatusAsync(rotating, Signed(OldSecret))).ShouldBe(200);
        await using var rotated = await StartAsync(("JWT_SECRET", NewSecret));
        (await StatusAsync(rotated, Signed(NewSecret))).ShouldBe(200);
        (await StatusAsync(rotated, Signed(OldSecret))).ShouldBe(401);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:05:00")]
    public async Task A_token_that_is_valid_until_the_year_9999_is_refused(string clockSkew)
    {
        await using var program = await StartAsync(("JWT_SECRET", NewSecret), ("Arena:Auth:ClockSkew", clockSkew));
        (await StatusAsync(program, Signed(NewSecret, expires: DateTime.MaxValue.AddDays(-1)))).ShouldBe(401);
        (await StatusAsync(program, Raw(NewSecret, """{"sub":"alice","exp":253402300799}"""))).ShouldBe(401);
        (await StatusAsync(program, Raw(NewSecret, """{"sub":"alice","exp":9223372036854775807}"""))).ShouldBe(401);
        (await StatusAsync(program, Raw(NewSecret, """{"sub":"alice","exp":1e300}"""))).ShouldBe(401);
    }

    [Fact]
    public async Task A_token_has_a_longest_life()
    {
        await using var program = await StartAsync(("JWT_SECRET", NewSecret), ("Arena:Auth:LongestTokenLife", "02:00:00"));
        (await StatusAsync(program, Signed(NewSecret, expires: DateTime.UtcNow.AddHours(1)))).ShouldBe(200);
        (await StatusAsync(program, Signed(NewSecret, expires: DateTime.UtcNow.AddHours(3)))).ShouldBe(401);
    }

    [Fact]
    public async Task A_token_of_a_clock_that_is_a_few_seconds_ahead_is_taken()
    {
        await using var program = await StartAsync(("JWT_SECRET", NewSecret));
        (await StatusAsync(program, Signed(NewSecret, notBefore: DateTime.UtcNow.AddSeconds(3)))).ShouldBe(200);
        (await StatusAsync(program, Signed(NewSecret, notBefore: DateTime.UtcNow.AddSeconds(60)))).ShouldBe(401);
    }

    [Theory]
    [InlineData("JWT_SECRET", "ssssssssssssssssssssssssssssssss", "can be guessed")]
    [InlineData("JWT_SECRET", "abababababababababababababababab", "can be guessed")]
    [InlineData("JWT_SECRET", "a-secret-of-at-least-32-bytes-of-yours", "can be guessed")]
    [InlineData("JWT_SECRET", "hunter2", "too short")]
    [InlineData("JWT_SECRET_PREVIOUS", "hunter2", "too short")]
    [InlineData("Arena:Auth:Authority", "https://login.example.com", "Arena:Auth:Audience")]
    public async Task A_secret_that_can_be_guessed_and_an_authority_without_an_audience_stop_the_start(string key, string value, string says)
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync((key, value)));
        failure.Message.ShouldContain(says);
        failure.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Of_an_authority_only_access_tokens_are_taken_and_only_with_its_own_keys()
    {
        using var rsa = RSA.Create(2048);
        await using var authority = await AuthorityAsync(rsa);
        var url = authority.Urls.Single();
        await using var program = await StartAsync(("Arena:Auth:Authority", url), ("Arena:Auth:Audience", "arena"));
        (await StatusAsync(program, Issued())).ShouldBe(200);
        (await StatusAsync(program, Issued(type: "at+jwt"))).ShouldBe(200);
        (await StatusAsync(program, Issued(claims: [("typ", "Bearer")]))).ShouldBe(200);

        // As Keycloak before 25 writes it.
        (await StatusAsync(program, Issued(claims: [("typ", "Bearer"), ("nonce", "n")]))).ShouldBe(200);

        (await StatusAsync(program, Issued(type: "logout+jwt"))).ShouldBe(401);
        (await StatusAsync(program, Issued(claims: [("nonce", "n")]))).ShouldBe(401);
        (await StatusAsync(program, Issued(claims: [("at_hash", "h")]))).ShouldBe(401);
        (await StatusAsync(program, Issued(claims: [("typ", "ID")]))).ShouldBe(401);
        (await StatusAsync(program, Issued(claims: [("typ", "Refresh")]))).ShouldBe(401);
        (await StatusAsync(program, Issued(audience: "another program"))).ShouldBe(401);
        (await StatusAsync(program, Issued(issuer: "https://somebody.else"))).ShouldBe(401);

        // The public key is known to everybody: as an HS256 secret it would let everybody sign.
        (await StatusAsync(program, Issued(key: new SymmetricSecurityKey(rsa.ExportRSAPublicKey()), algorithm: SecurityAlgorithms.HmacSha256))).ShouldBe(401);

        string Issued(string type = "JWT", string audience = "arena", string? issuer = null, SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256, (string Name, string Value)[]? claims = null)
        {
            var identity = new ClaimsIdentity([new Claim("sub", "alice")]);
            identity.AddClaims((claims ?? []).Select(claim => new Claim(claim.Name, claim.Value)));

            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Subject = identity,
                Issuer = issuer ?? url,
                Audience = audience,
                TokenType = type,
                Expires = DateTime.UtcNow.AddHours(1),
                SigningCredentials = new SigningCredentials(key ?? new RsaSecurityKey(rsa) { KeyId = "1" }, algorithm),
            });
        }
    }

    private static Task<OtherProgram> StartAsync(params (string Key, string Value)[] settings)
        => OtherProgram.StartAsync(builder => builder.Services.AddArena(builder.Configuration), app => app.MapArena(), settings);

    private static async Task<WebApplication> AuthorityAsync(RSA rsa)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        app.MapGet("/.well-known/openid-configuration", (HttpRequest request) => Results.Text(
            $$"""{"issuer":"http://{{request.Host}}","jwks_uri":"http://{{request.Host}}/keys"}""", "application/json"));
        app.MapGet("/keys", () => Results.Text(
            $$"""{"keys":[{"kty":"RSA","kid":"1","use":"sig","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}"}]}""", "application/json"));
        await app.StartAsync();
        return app;
    }

    private static async Task<int> StatusAsync(OtherProgram program, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/players/me") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await program.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static string Signed(string secret, DateTime? expires = null, DateTime? notBefore = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Subject = new ClaimsIdentity([new Claim("sub", "alice")]),
        NotBefore = notBefore,
        Expires = expires ?? DateTime.UtcNow.AddHours(1),
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)), SecurityAlgorithms.HmacSha256),
    });

    private static string Raw(string secret, string payload)
    {
        var signed = $"{Base64UrlEncoder.Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(payload)}";
        return $"{signed}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}";
    }
}
