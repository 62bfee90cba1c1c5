using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using CsArena.Realtime.Denials;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Authentication;

/// <summary>Players and tokens that are denied, on a host of its own.</summary>
public sealed class DenyListTests
{
    private const string Secret = "Yx7qk2mV9tLw4Rb8Hs1Np6Zd3Gf5Jc0A";

    private static DateTimeOffset Later => DateTimeOffset.UtcNow.AddHours(1);

    [Fact]
    public async Task A_denied_player_is_cut_and_comes_in_no_more_until_it_is_allowed_again()
    {
        await using var app = await StartAsync();
        var denials = app.Services.GetRequiredService<IDenyList>();
        await using var ann = await TestPlayer.ConnectAsync(app.Http.BaseAddress!, Token("ann"));
        await using var bob = await TestPlayer.ConnectAsync(app.Http.BaseAddress!, Token("bob"));
        await denials.AddAsync(DeniedKind.Player, "ann", Later);
        await UntilAsync(() => !IsConnected(app, "ann"));
        (await StatusAsync(app, Token("ann"))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(app, Token("ann"), "/ws")).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(app, Token("bob"))).ShouldBe(HttpStatusCode.OK);
        IsConnected(app, "bob").ShouldBeTrue();

        (await denials.RemoveAsync(DeniedKind.Player, "ann")).ShouldBeTrue();
        await UntilAsync(async () => await StatusAsync(app, Token("ann")) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_denied_token_is_cut_and_another_one_of_the_same_player_is_not()
    {
        await using var app = await StartAsync();
        var (stolen, own) = (Token("ann", "stolen"), Token("ann", "own"));
        await using var ann = await TestPlayer.ConnectAsync(app.Http.BaseAddress!, stolen);
        await app.Services.GetRequiredService<IDenyList>().AddAsync(DeniedKind.Token, "stolen", Later);
        await UntilAsync(() => !IsConnected(app, "ann"));
        (await StatusAsync(app, stolen)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(app, own)).ShouldBe(HttpStatusCode.OK);
    }

    private static Task<ArenaApp> StartAsync() => ArenaApp.StartAsync(settings: new Dictionary<string, string?> { ["Arena:Auth:Secret"] = Secret });

    private static bool IsConnected(ArenaApp app, string player) => app.Services.GetRequiredService<ConnectionRegistry>().OfPlayer(player) is not null;

    private static async Task<HttpStatusCode> StatusAsync(ArenaApp app, string token, string path = "/api/players/me")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static string Token(string player, string? id = null)
    {
        var claims = new List<Claim> { new("sub", player) };
        if (id is not null)
        {
            claims.Add(new Claim("jti", id));
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity(claims),
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256),
        });
    }
}
