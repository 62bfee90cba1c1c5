using CsArena.Realtime.Hubs;
using CsArena.Realtime.Monitoring;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>What the arena does for requests before their endpoints.</summary>
public static class ArenaApplicationBuilderExtensions
{
    /// <summary>
    /// Answers 429 to an address that makes more requests than <c>Arena:Limits:AddressRequestsPerSecond</c>, whatever they ask for,
    /// and closes the connection.
    /// Behind <c>UseForwardedHeaders</c>, where there is a proxy, and before anything that costs time, authentication among it.
    /// </summary>
    /// <param name="app">The program.</param>
    public static IApplicationBuilder UseArenaLimits(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var limits = app.ApplicationServices.GetRequiredService<AddressLimits>();
        var metrics = app.ApplicationServices.GetRequiredService<ArenaMetrics>();
        return app.Use((context, next) =>
        {
            if (limits.TryRequest(context.Connection.RemoteIpAddress))
            {
                return next(context);
            }

            metrics.RequestRefused();
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "1";

            // What else was sent over the connection is not read any more: a refusal costs nearly as much as an answer.
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
    }
}
