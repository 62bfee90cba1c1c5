using Microsoft.AspNetCore.Connections;

namespace CsArena.Host;

/// <summary>Keeps metrics and statistics off the players' port, and players off the management port. Health is on both.</summary>
internal static class ManagementPort
{
    public const string Metrics = "/metrics";

    private static readonly PathString Statistics = "/api/stats";

    private static readonly PathString Health = "/api/health";

    /// <summary>Listens on both ports.</summary>
    public static void Listen(this WebApplicationBuilder builder, ListenPorts ports)
    {
        // The container image of ASP.NET Core sets HTTP_PORTS, and Kestrel would warn at each start that it is overridden.
        foreach (var other in (string[])[WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey])
        {
            builder.WebHost.UseSetting(other, "");
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var sockets = kestrel.ApplicationServices.GetRequiredService<AddressSockets>();
            kestrel.ListenAnyIP(ports.Players, listen =>
            {
                listen.Use(next => connection => sockets.PassAsync(connection, next));
                listen.CloseSilent();
            });
            kestrel.ListenAnyIP(ports.Management, listen =>
            {
                listen.CloseSilent();
                listen.Use(next => connection =>
                {
                    connection.Features.Set(Arrival.Instance);
                    return next(connection);
                });
            });
        });
    }

    /// <summary>Answers 404 where a path belongs to the other port.</summary>
    public static void UseManagementPort(this WebApplication app) => app.Use((context, next) =>
    {
        var path = context.Request.Path;
        var isManagement = path.StartsWithSegments(Metrics) || path.StartsWithSegments(Statistics);
        var isHere = context.Features.Get<Arrival>() is null ? !isManagement : isManagement || path.StartsWithSegments(Health);
        if (isHere)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>A connection has it that came in on the management port.</summary>
    private sealed class Arrival
    {
        public static readonly Arrival Instance = new();
    }
}
