using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// The paths that take a token from the query. A path base may still be in front of a path, so the longest route that a
/// path ends with decides.
/// </summary>
internal sealed class TokenPaths(IEnumerable<EndpointDataSource> sources)
{
    private readonly Lazy<(string Path, bool TakesToken)[]> _routes = new(() =>
        [.. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .GroupBy(endpoint => "/" + endpoint.RoutePattern.RawText?.Trim('/'), StringComparer.OrdinalIgnoreCase)
            .Select(group => (group.Key, group.Any(endpoint => endpoint.Metadata.GetMetadata<TokenInQuery>() is not null)))
            .OrderByDescending(route => route.Key.Length)]);

    public bool Contains(PathString path)
        => path.Value?.TrimEnd('/') is { Length: > 0 } text
            && Array.Find(_routes.Value, route => text.EndsWith(route.Path, StringComparison.OrdinalIgnoreCase)).TakesToken;
}
