using System.Data.Common;
using System.Globalization;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.Hubs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Players;

/// <summary>
/// Before and behind every request of a player: a limit for each player, and an answer instead of an exception while the
/// store is away.
/// </summary>
internal sealed class PlayerRequestFilter(PlayerLimits limits, ILogger<PlayerRequestFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!limits.TryRequest(PlayerOf(context.HttpContext).PlayerId))
        {
            return Later(context.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests.");
        }

        try
        {
            return await next(context);
        }
        catch (BackendUnavailableException)
        {
            return Away();
        }
        catch (DbException error)
        {
            // The database answers, and not as it should: a table is missing, or a right.
            logger.HistoryFailed(error);
            return Away();
        }

        ProblemHttpResult Away() => Later(context.HttpContext, StatusCodes.Status503ServiceUnavailable, "This is not available at the moment.");
    }

    /// <summary>The player of a request that the arena's policy has let in.</summary>
    public static PlayerIdentity PlayerOf(HttpContext context)
        => PlayerClaims.Read(context.User) ?? throw new InvalidOperationException("The token names no player.");

    private static ProblemHttpResult Later(HttpContext context, int status, string detail)
    {
        context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: status);
    }
}
