using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// SignalR's negotiation without state: the ids it hands out mean nothing, and the connection that brings one back is a
/// new one on whichever node it reaches.
/// </summary>
internal static class StatelessNegotiation
{
    private const string IdParameter = "id";

    public static object Answer()
    {
        var id = Guid.NewGuid().ToString("N");
        return new
        {
            negotiateVersion = 1,
            connectionId = id,
            connectionToken = id,
            availableTransports = new[] { new { transport = "WebSockets", transferFormats = new[] { "Text", "Binary" } } },
        };
    }

    /// <summary>Takes the id out of a request, so that it opens a connection of its own.</summary>
    public static void ForgetId(HttpRequest request)
    {
        if (request.Query.ContainsKey(IdParameter))
        {
            request.QueryString = new QueryBuilder(request.Query.Where(pair => pair.Key != IdParameter)).ToQueryString();
        }
    }
}
