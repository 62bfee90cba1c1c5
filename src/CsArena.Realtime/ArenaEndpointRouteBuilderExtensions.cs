using CsArena.Realtime.Authentication;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Players;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Opens the arena to players.</summary>
public static class ArenaEndpointRouteBuilderExtensions
{
    private const string HubPath = "/ws";

    /// <summary>
    /// Maps the hub at <c>/ws</c>, <c>/api/health</c>, <c>/api/health/live</c>, <c>/api/stats</c> and <c>/metrics</c>; for
    /// players with their tokens <c>/api/players/me</c>, <c>/api/players/me/matches</c>, <c>/api/matches/{roomId}</c> and
    /// <c>/api/leaderboard</c>; in Development also <c>/api/dev/token</c>.
    /// </summary>
    /// <param name="endpoints">The program.</param>
    /// <returns>The hub's endpoint, for further conventions.</returns>
    public static IEndpointConventionBuilder MapArena(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapGet("/api/health", async (ArenaHealth health, CancellationToken cancellationToken) =>
        {
            var answer = await health.CheckAsync(cancellationToken);
            return Results.Json(answer, statusCode: answer.Status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        endpoints.MapGet("/api/health/live", () => Results.Json(new { status = "alive" }));
        endpoints.MapGet("/api/stats", async (ArenaStats stats, CancellationToken cancellationToken)
            => await stats.TryReadAsync(cancellationToken) is { } answer
                ? Results.Json(answer)
                : Results.Json(new { code = AnswerCodes.BackendUnavailable }, statusCode: StatusCodes.Status503ServiceUnavailable));
        endpoints.MapGet("/metrics", async (ArenaStats stats, ArenaMetrics metrics, PrometheusText prometheus, CancellationToken cancellationToken) =>
        {
            // While the store is away the gauges keep what was seen last; the counters are this node's own.
            if (await stats.TryReadAsync(cancellationToken) is { } answer)
            {
                metrics.Observe(answer);
            }

            return Results.Text(prometheus.Write(), "text/plain; version=0.0.4; charset=utf-8");
        });
        endpoints.MapPlayers();
        if (endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            endpoints.MapPost("/api/dev/token", (DevelopmentTokens.Request request, DevelopmentTokens tokens)
                => tokens.Create(request) is { } answer ? Results.Json(answer) : Results.BadRequest(new { message = "userId is needed." }));
        }

        return endpoints.MapArenaHub();
    }

    private static HubEndpointConventionBuilder MapArenaHub(this IEndpointRouteBuilder endpoints)
    {
        // Negotiation that leaves nothing behind on the node that answers it: the WebSocket may go to any other, so a load
        // balancer needs no sticky sessions.
        endpoints.MapPost(HubPath + "/negotiate", () => Results.Json(StatelessNegotiation.Answer()))
            .RequireAuthorization(ConfigureArenaBearer.Policy)
            .WithMetadata(TokenInQuery.Allowed)
            .WithOrder(-1);
        var hub = endpoints.MapHub<ArenaHub>(HubPath, options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.CloseOnAuthenticationExpiration = true;
            options.ApplicationMaxBufferSize = options.TransportMaxBufferSize = 64 * 1024;
        });
        hub.RequireAuthorization(ConfigureArenaBearer.Policy);
        hub.WithMetadata(TokenInQuery.Allowed);
        hub.Add(endpoint =>
        {
            var connect = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = async context =>
            {
                if (await Admission.IsOpenAsync(context))
                {
                    await connect(context);
                }
            };
        });
        return hub;
    }
}
