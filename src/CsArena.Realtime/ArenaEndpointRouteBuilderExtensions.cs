using CsArena.Realtime;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Players;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Routing;
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
    /// Maps the hub at <c>/ws</c>, <c>/api/health</c>, <c>/api/health/live</c> and <c>/api/stats</c>; for players
    /// with their tokens <c>/api/players/me</c>, <c>/api/players/me/matches</c>, <c>/api/matches/{roomId}</c> and
    /// <c>/api/leaderboard</c> and <c>/api/connect</c>; in Development, without a secret or with <c>Arena:Auth:DevelopmentTokens</c>, also
    /// <c>/api/dev/token</c>. An endpoint of the program's own on one of these paths, except <c>/ws</c>, answers in place of
    /// the arena's.
    /// </summary>
    /// <param name="endpoints">The program.</param>
    /// <param name="prefix">Comes before each of these paths, for example <c>/arena</c>. Default: none.</param>
    /// <returns>Conventions for all of them, or for those of one kind.</returns>
    public static ArenaEndpointConventionBuilder MapArena(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var all = endpoints.MapGroup(prefix);
        all.WithMetadata(ArenaEndpoint.Instance);
        endpoints = all;
        var health = endpoints.MapHealth();
        endpoints.MapGet("/api/stats", async (ArenaStats stats, CancellationToken cancellationToken)
            => await stats.TryReadAsync(cancellationToken) is { } answer
                ? Results.Json(answer)
                : Results.Json(new { code = AnswerCodes.BackendUnavailable }, statusCode: StatusCodes.Status503ServiceUnavailable));
        var api = endpoints.MapPlayers();
        var services = endpoints.ServiceProvider;
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment() && services.GetRequiredService<ArenaAuthenticationOptions>().GivesDevelopmentTokens)
        {
            endpoints.MapPost("/api/dev/token", (DevelopmentTokens.Request request, DevelopmentTokens tokens)
                => tokens.Create(request) is { } answer ? Results.Json(answer) : Results.BadRequest(new { message = "userId is needed." }))
                .AllowAnonymous();
        }

        return new ArenaEndpointConventionBuilder(all, endpoints.MapArenaHub(), health, api);
    }

    private static RouteGroupBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/api/health");
        health.AllowAnonymous();
        health.MapGet("", async (ArenaHealth arena, CancellationToken cancellationToken) =>
        {
            var answer = await arena.CheckAsync(cancellationToken);
            return Results.Json(answer, statusCode: answer.Status == HealthAnswer.NotReady ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        });
        health.MapGet("/live", () => Results.Json(new { status = "alive" }));
        return health;
    }

    private static RouteGroupBuilder MapArenaHub(this IEndpointRouteBuilder program)
    {
        var endpoints = program.MapGroup("");
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
            endpoint.RequestDelegate = context => Admission.OpenAsync(context, connect);
        });
        return endpoints;
    }
}
