namespace CsArena.Realtime;

/// <summary>
/// One thing that a node needs of a backend, for its health answer. Backends register theirs; there may be any number.
/// </summary>
public interface IBackendHealth
{
    /// <summary>The check's name in the answer, for example <c>redis</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether a node whose check fails should get no new players: its health answer is <c>not_ready</c> then, and otherwise
    /// <c>degraded</c>. True where a backend does not say otherwise.
    /// </summary>
    bool IsRequired => true;

    /// <summary>Does in earnest what the node does with the backend: asking whether it is there would not tell.</summary>
    /// <param name="cancellationToken">Ends the check; an unfinished one has failed.</param>
    /// <returns>Whether it worked. Failing is an answer, not an exception.</returns>
    ValueTask<bool> CheckAsync(CancellationToken cancellationToken = default);
}
