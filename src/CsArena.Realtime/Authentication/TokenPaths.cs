using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// The paths that take a token from the query. A path base may still be in front of a path: of the routes that the path ends
/// with, the one with the most words decides, so that <c>/rooms/{id}/ws</c> of the program is not taken for <c>/ws</c>.
/// </summary>
internal sealed class TokenPaths(IEnumerable<EndpointDataSource> sources)
{
    private readonly Lazy<Route[]> _routes = new(() =>
        [.. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .GroupBy(endpoint => endpoint.RoutePattern.RawText?.Trim('/') ?? "", StringComparer.OrdinalIgnoreCase)
            .Select(group => new Route(Split(group.Key), group.Any(endpoint => endpoint.Metadata.GetMetadata<TokenInQuery>() is not null)))
            .Where(route => route.Segments.Length > 0)
            .OrderByDescending(route => route.Words).ThenByDescending(route => route.Segments.Length)]);

    public bool Contains(PathString path)
        => Split(path.Value ?? "") is { Length: > 0 } segments && Array.Find(_routes.Value, route => route.IsEndOf(segments)) is { TakesToken: true };

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private sealed record Route(string[] Segments, bool TakesToken)
    {
        public int Words => Segments.Count(segment => !IsParameter(segment));

        public bool IsEndOf(string[] path)
        {
            var from = path.Length - Segments.Length;
            return from >= 0 && Segments.Zip(path.Skip(from)).All(pair => IsParameter(pair.First) || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
        }

        private static bool IsParameter(string segment) => segment.Contains('{', StringComparison.Ordinal);
    }
}
