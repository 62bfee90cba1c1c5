using CsArena.Realtime.Authentication;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// Who may open a connection: while the node drains, only players who come back to a match that ends with it; and
/// nobody while it holds as many connections as it may.
/// </summary>
internal static class Admission
{
    public static async ValueTask<bool> IsOpenAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var hasRoom = services.GetRequiredService<ConnectionRegistry>().Count < services.GetRequiredService<LimitOptions>().MaxConnections;
        var drain = services.GetRequiredService<NodeDrain>();
        if (!hasRoom || (drain.IsDraining && !(drain.AdmitsPlaying && await IsPlayingAsync(context))))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return false;
        }

        StatelessNegotiation.ForgetId(context.Request);
        return true;
    }

    private static async ValueTask<bool> IsPlayingAsync(HttpContext context)
    {
        var queue = context.RequestServices.GetRequiredService<IMatchQueue>();
        return PlayerClaims.Read(context.User) is { } player
            && (await queue.GetStatusAsync(player.PlayerId, context.RequestAborted)).Activity == PlayerActivity.Playing;
    }
}
