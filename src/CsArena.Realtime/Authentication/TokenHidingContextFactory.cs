using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// A browser cannot set headers on a WebSocket, so its token comes in the query. This moves it to the header before
/// anything, the server's own request log included, has seen the request: addresses end up in logs, the header does not.
/// Requests to other endpoints are left as they are.
/// </summary>
internal sealed class TokenHidingContextFactory(IHttpContextFactory inner, TokenPaths paths) : IHttpContextFactory
{
    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { } request
            && request.QueryString.Contains(TokenInQuery.Parameter, StringComparison.OrdinalIgnoreCase)
            && paths.Contains(request.Path))
        {
            Hide(request);
        }

        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    private static void Hide(IHttpRequestFeature request)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.QueryString);
        if (!query.Remove(TokenInQuery.Parameter, out var token))
        {
            return;
        }

        var whole = request.QueryString;
        request.QueryString = new QueryBuilder(query).ToString();
        request.RawTarget = request.RawTarget.Replace(whole, request.QueryString, StringComparison.Ordinal);
        if (string.IsNullOrEmpty(request.Headers.Authorization) && !string.IsNullOrEmpty(token))
        {
            request.Headers.Authorization = $"Bearer {token}";
        }
    }
}
