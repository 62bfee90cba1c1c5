using CsArena.Realtime.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace CsArena.Host;

/// <summary>The first lines of a host: where it listens, which stage it is in, and what to try next.</summary>
internal static class Greeting
{
    public const string Page = "CsArena is running. Players connect to /ws; /api/health tells how it is.\n";

    private const string Tokens = "/api/dev/token";

    public static void Write(WebApplication app)
    {
        var addresses = Addresses(app);
        var address = addresses[0];
        Console.WriteLine($"CsArena listens on {address} ({app.Environment.EnvironmentName}); metrics are at {addresses[1]}{ManagementPort.Metrics}");
        Console.WriteLine(Stage(app.Services.GetRequiredService<IOptions<RedisOptions>>().Value.Url));
        if (app.Environment.IsDevelopment())
        {
            Console.WriteLine($"Watch it work:  dotnet run --project tools/CsArena.LoadTest -- --url {address} --players 20");
            if (GivesTokens(app))
            {
                Console.WriteLine($"Get a token:    curl -d '{{\"userId\":\"alice\"}}' -H 'Content-Type: application/json' {address}{Tokens}");
            }
        }
        else
        {
            Console.WriteLine($"See how it is:  curl {address}/api/health");
        }
    }

    internal static string Stage(string? redisUrl)
    {
        if (string.IsNullOrEmpty(redisUrl))
        {
            return "Stage 1: one host, all state in its memory";
        }

        // A connection string of the library has settings behind its commas too.
        return redisUrl.Split(',').Count(part => part.Contains("://", StringComparison.Ordinal) || !part.Contains('=', StringComparison.Ordinal)) > 1
            ? "Stage 3: one of several hosts, state in a Redis Cluster"
            : "Stage 2: one of several hosts, state in one Redis";
    }

    /// <summary>The endpoint of development tokens is not there when a secret is configured, unless it is asked for.</summary>
    private static bool GivesTokens(IEndpointRouteBuilder app)
        => app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Any(endpoint => endpoint.RoutePattern.RawText == Tokens);

    /// <summary>The addresses of players and management as a person can open them: a wildcard is this machine.</summary>
    private static string[] Addresses(WebApplication app)
        => [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(bound => $"http://localhost:{BindingAddress.Parse(bound).Port}")];
}
