using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client;

/// <summary>
/// Values of <see cref="CallAnswer.Code"/> that this client gives by itself; no server sends them. For either, the server
/// may have done what was asked: calls of the protocol can be repeated safely.
/// </summary>
public static class ClientCodes
{
    /// <summary>There is no connection, or it was lost before the answer came. Retryable once connected again.</summary>
    public const string Disconnected = "disconnected";

    /// <summary>No answer came within <see cref="ArenaClientOptions.CallTimeout"/>. Retryable.</summary>
    public const string Timeout = "timeout";
}
