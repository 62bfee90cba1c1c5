using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace CsArena.Realtime.Authentication;

/// <summary>Sets up the arena's own bearer scheme; the program's other schemes are left alone.</summary>
internal sealed class ConfigureArenaBearer(
    ArenaAuthenticationOptions options, ArenaSigningKey key, SealedConnectCodes codes, TokenPaths paths) : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>Name of the authentication scheme.</summary>
    public const string Scheme = "ArenaBearer";

    /// <summary>Name of the authorization policy of the hub.</summary>
    public const string Policy = "ArenaPlayer";

    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        if (name != Scheme)
        {
            return;
        }

        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidateIssuer = options.Issuer is not null || options.Authority is not null,
            ValidIssuer = options.Issuer,
            ValidateAudience = options.Audience is not null,
            ValidAudience = options.Audience,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = options.ClockSkew,
            NameClaimType = PlayerClaims.PlayerId,
        };

        if (options.Authority is { } authority)
        {
            bearer.Authority = authority;
            bearer.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
            bearer.TokenValidationParameters.ValidAlgorithms = AuthorityTokens.Algorithms;
        }
        else
        {
            bearer.TokenValidationParameters.IssuerSigningKeys = key.Accepted;
            bearer.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        }

        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = TakeCode,
            OnTokenValidated = Check,
            OnChallenge = Explain,
            OnForbidden = Forbid,
        };
    }

    /// <summary>A request without a token that can be taken is answered as every other mistake is.</summary>
    private static async Task Explain(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (context.AuthenticateFailure is BackendUnavailableException)
        {
            context.Response.Headers.RetryAfter = "1";
            await TypedResults.Problem("The code cannot be looked up at the moment.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context.HttpContext);
            return;
        }

        context.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        var detail = context.AuthenticateFailure is null ? "A token is needed." : "The token cannot be taken.";
        await TypedResults.Problem(detail, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context.HttpContext);
    }

    /// <summary>Where a token may come in the query, a code may take its place; the token that it stands for is checked as any other.</summary>
    private async Task TakeCode(MessageReceivedContext context)
    {
        if (!AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
            || !SealedConnectCodes.IsCode(header.Parameter)
            || !paths.Contains(context.Request.Path))
        {
            return;
        }

        try
        {
            context.Token = await codes.TakeAsync(header.Parameter!, context.HttpContext.RequestAborted);
            if (context.Token is null)
            {
                context.Fail("The code was used, is too old, or never was.");
            }
        }
        catch (BackendUnavailableException exception)
        {
            context.Fail(exception);
        }
    }

    /// <summary>Only the deny list refuses a token that is valid.</summary>
    private static Task Forbid(ForbiddenContext context)
        => TypedResults.Problem("The player is denied.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context.HttpContext);

    private Task Check(TokenValidatedContext context)
    {
        if (Refusal(context) is { } refusal)
        {
            context.Fail(refusal);
            return Task.CompletedTask;
        }

        // The connection closes when the token does: by the same clock that let the token in.
        context.Properties.ExpiresUtc += options.ClockSkew;
        return Task.CompletedTask;
    }

    private string? Refusal(TokenValidatedContext context)
    {
        var latest = (context.Options.TimeProvider ?? TimeProvider.System).GetUtcNow() + options.LongestTokenLife + options.ClockSkew;
        if (context.SecurityToken is not { } token || token.ValidTo > latest.UtcDateTime)
        {
            return "The token is valid for too long.";
        }

        if (options.Authority is not null && !AuthorityTokens.IsForAccess(token))
        {
            return "The token is not for access.";
        }

        return PlayerClaims.Read(context.Principal) is null ? "The token names no player." : null;
    }
}
