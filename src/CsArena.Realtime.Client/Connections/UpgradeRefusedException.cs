using System.Net;

namespace CsArena.Realtime.Client.Connections;

/// <summary>The server answered the WebSocket request with an HTTP status instead. Stays inside the package.</summary>
internal sealed class UpgradeRefusedException(HttpStatusCode status, Exception inner)
    : Exception($"The server answered HTTP {(int)status}.", inner)
{
    public HttpStatusCode Status { get; } = status;
}
