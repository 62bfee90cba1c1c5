namespace CsArena.Realtime;

/// <summary>
/// The store behind a contract cannot be reached, or did not answer in time: the call may have been carried out or not.
/// Thrown by every contract whose store may be away; players are answered <c>backend_unavailable</c>, and may try again.
/// </summary>
public sealed class BackendUnavailableException : Exception
{
    /// <summary>Creates one without words of its own.</summary>
    public BackendUnavailableException()
        : base("The store does not answer.")
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">What is wrong; no secret in it.</param>
    public BackendUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">What is wrong; no secret in it.</param>
    /// <param name="innerException">What the store's library said.</param>
    public BackendUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
