namespace CsArena.Realtime.Client;

/// <summary>Where a client's connection stands.</summary>
public enum ArenaStatus
{
    /// <summary>Not started yet.</summary>
    NotStarted,

    /// <summary>Making the first connection, retries included.</summary>
    Connecting,

    /// <summary>Connected; calls reach the server.</summary>
    Connected,

    /// <summary>Still connected, to a server that is going away; the client will move by itself.</summary>
    Draining,

    /// <summary>The connection is lost and will be made again. Calls are answered <see cref="ClientCodes.Disconnected"/>.</summary>
    Reconnecting,

    /// <summary>A newer connection of the same player took over. The client stays away until it is asked to connect.</summary>
    Replaced,

    /// <summary>The client has stopped, and says why. It stays so until it is asked to connect.</summary>
    Closed,
}

/// <summary>Why a status came about.</summary>
public enum ArenaStatusReason
{
    /// <summary>It was asked for.</summary>
    Requested,

    /// <summary>An attempt to connect failed.</summary>
    ConnectFailed,

    /// <summary>The connection was lost, or the server closed it.</summary>
    ConnectionLost,

    /// <summary>The server is going away.</summary>
    ServerDraining,

    /// <summary>A newer connection of the same player took over.</summary>
    SessionReplaced,

    /// <summary>The server refused the token, and the renewed one too.</summary>
    Unauthorized,

    /// <summary>No attempt succeeded, and no more are made.</summary>
    AttemptsExhausted,
}

/// <summary>A change of a client's connection.</summary>
/// <param name="Status">Where it stands now.</param>
/// <param name="Reason">Why.</param>
/// <param name="Attempt">While connecting: the attempt, 0 for the first and then the number of the retry.</param>
/// <param name="Detail">More about the reason, in words, for a developer.</param>
public sealed record ArenaStatusChange(ArenaStatus Status, ArenaStatusReason Reason, int Attempt = 0, string? Detail = null);
