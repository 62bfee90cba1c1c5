using CsArena.Realtime.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime.Hubs;

/// <summary>Who may open a connection: nobody while the node drains or holds as many as it may.</summary>
internal static class Admission
{
    public static bool IsOpen(HttpContext context)
    {
        var services = context.RequestServices;
        var isOpen = !services.GetRequiredService<NodeDrain>().IsDraining
            && services.GetRequiredService<ConnectionRegistry>().Count < services.GetRequiredService<LimitOptions>().MaxConnections;
        if (isOpen)
        {
            StatelessNegotiation.ForgetId(context.Request);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return isOpen;
    }
}
