using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Authentication;

/// <summary>Adds the policy of the arena's endpoints: a player who is not denied, by the arena's scheme or by the one that <c>Arena:Auth:Scheme</c> names.</summary>
internal sealed class ConfigurePlayerPolicy(ArenaAuthenticationOptions arena, DenyListWatch denials) : IConfigureOptions<AuthorizationOptions>
{
    public void Configure(AuthorizationOptions options) => options.AddPolicy(
        ConfigureArenaBearer.Policy,
        policy => policy
            .AddAuthenticationSchemes(arena.Scheme ?? ConfigureArenaBearer.Scheme)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => PlayerClaims.Read(context.User) is not null && !denials.IsDenied(context.User)));
}
