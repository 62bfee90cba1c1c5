using CsArena.Realtime.Authentication;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// Who may open a connection: while the node drains, only players who come back to a match that ends with it; nobody while the
/// node holds as many connections as it may; and no player, and nobody of an address, with too many or too often. A place is taken before the
/// connection becomes a WebSocket, and given back when that has ended.
/// </summary>
internal static class Admission
{
    public static async Task OpenAsync(HttpContext context, RequestDelegate connect)
    {
        var services = context.RequestServices;
        var limits = services.GetRequiredService<PlayerLimits>();
        var addresses = services.GetRequiredService<AddressLimits>();
        var address = context.Connection.RemoteIpAddress;
        var playerId = PlayerClaims.Read(context.User)?.PlayerId ?? "";
        if (!IsOfAllowedOrigin(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var place = limits.TakePlace(playerId);
        if (!place.IsAcquired || !limits.TryConnect(playerId))
        {
            Refuse(context, ConnectLimit.Player);
            return;
        }

        using var ofAddress = addresses.TakePlace(address);
        if (!ofAddress.IsAcquired || !addresses.TryConnect(address))
        {
            Refuse(context, ConnectLimit.Address);
            return;
        }

        using var onNode = limits.TakePlaceOnNode();
        var drain = services.GetRequiredService<NodeDrain>();
        if (!onNode.IsAcquired || (drain.IsDraining && !(drain.AdmitsPlaying && await IsPlayingAsync(context))))
        {
            Refuse(context, ConnectLimit.Node);
            return;
        }

        StatelessNegotiation.ForgetId(context.Request);
        FrameLimit.Use(context, new FrameLimit(
            playerId, limits, services.GetRequiredService<ArenaMetrics>(), services.GetRequiredService<TimeProvider>()));
        await connect(context);
    }

    /// <summary>A scheme of the program's own may be one of cookies, and a WebSocket may be opened by any page.</summary>
    private static bool IsOfAllowedOrigin(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<ArenaAuthenticationOptions>();
        return options.Scheme is null
            || context.Request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase))
            || options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    private static void Refuse(HttpContext context, string limit)
    {
        context.Response.StatusCode = limit == ConnectLimit.Node ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "1";
        context.RequestServices.GetRequiredService<ArenaMetrics>().ConnectRefused(limit);
    }

    private static async ValueTask<bool> IsPlayingAsync(HttpContext context)
    {
        var queue = context.RequestServices.GetRequiredService<IMatchQueue>();
        return PlayerClaims.Read(context.User) is { } player
            && (await queue.GetStatusAsync(player.PlayerId, context.RequestAborted)).Activity == PlayerActivity.Playing;
    }
}
