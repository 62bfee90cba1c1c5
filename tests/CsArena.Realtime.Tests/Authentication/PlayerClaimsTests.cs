using System.Security.Claims;
using CsArena.Realtime.Authentication;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Authentication;

/// <summary>Who a token's claims say that the player is.</summary>
public sealed class PlayerClaimsTests
{
    [Theory]
    [InlineData("Ann", "Ann")]
    [InlineData("  Ann \t Bee ", "Ann Bee")]
    [InlineData("Ann\r\nBee", "Ann Bee")]
    [InlineData("An\0n\u0007", "An n")]
    [InlineData("\u202Ennа", "nnа")]
    [InlineData("A\u200Bn\u200Dn\uFEFF", "Ann")]
    [InlineData("A\u2066nn\u2069", "Ann")]
    [InlineData("A\u3164nn\u115F", "Ann")]
    [InlineData("A\u00ADnn", "Ann")]
    [InlineData("Ann\uD800", "Ann")]
    [InlineData("해시", "해시")]
    [InlineData("👍 Ann", "👍 Ann")]
    [InlineData("Nguye\u0302\u0303n", "Nguye\u0302\u0303n")]
    [InlineData("A\u0300\u0301\u0302\u0303\u0304\u0305nn", "A\u0300\u0301\u0302nn")]
    [InlineData("\u0301Ann", "Ann")]
    public void A_nickname_is_what_is_seen_of_it(string nickname, string shown) => Read("id", nickname)!.Nickname.ShouldBe(shown);

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData("\u200B\u202E")]
    [InlineData("\u3164")]
    public void A_nickname_of_which_nothing_is_seen_is_the_id(string nickname) => Read("id", nickname)!.Nickname.ShouldBe("id");

    [Fact]
    public void A_long_nickname_is_cut_between_characters()
        => Read("id", new string('a', 63) + "👍")!.Nickname.ShouldBe(new string('a', 63));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u00A0\u3000")]
    [InlineData("\u200B")]
    [InlineData("\u202E\u2066")]
    [InlineData("\u3164\u1160\uFFA0")]
    [InlineData("\u2800")]
    [InlineData("\uD800")]
    [InlineData("a\nb")]
    [InlineData("\u0301")]
    public void An_id_of_which_nothing_is_seen_is_none(string id) => Read(id, "Ann").ShouldBeNull();

    [Theory]
    [InlineData("42")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("해시")]
    [InlineData("👍")]
    [InlineData("a b")]
    public void An_id_is_taken_as_it_is(string id) => Read(id, null)!.PlayerId.ShouldBe(id);

    private static PlayerIdentity? Read(string id, string? nickname)
    {
        var identity = new ClaimsIdentity([new Claim(PlayerClaims.PlayerId, id)]);
        if (nickname is not null)
        {
            identity.AddClaim(new Claim(PlayerClaims.Nickname, nickname));
        }

        return PlayerClaims.Read(new ClaimsPrincipal(identity));
    }
}
