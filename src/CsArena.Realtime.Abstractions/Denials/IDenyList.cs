namespace CsArena.Realtime.Denials;

/// <summary>
/// Players and tokens that are refused until a time, on every node: connects and requests are answered 403, and open
/// connections are closed within a second. A program injects it to add to it.
/// </summary>
public interface IDenyList
{
    /// <summary>Longest id, in UTF-16 units.</summary>
    const int MaxIdLength = 256;

    /// <summary>Refuses a player or a token. One that is refused already is refused until the new time instead.</summary>
    /// <param name="kind">What the id is of.</param>
    /// <param name="id">The player's id, or the token's <c>jti</c>.</param>
    /// <param name="until">The end; for a token, its own expiry is enough. A time that has passed removes the entry.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <exception cref="ArgumentException">The id is empty or too long.</exception>
    ValueTask AddAsync(DeniedKind kind, string id, DateTimeOffset until, CancellationToken cancellationToken = default);

    /// <summary>Refuses a player or a token no longer.</summary>
    /// <param name="kind">What the id is of.</param>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Whether it was refused.</returns>
    ValueTask<bool> RemoveAsync(DeniedKind kind, string id, CancellationToken cancellationToken = default);

    /// <summary>Reads the list if it has changed. Every node asks twice a second.</summary>
    /// <param name="knownVersion">The version that the caller has; null when it has none.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>Null when it is the version that the caller has.</returns>
    ValueTask<DenyListState?> ReadAsync(string? knownVersion, CancellationToken cancellationToken = default);
}

/// <summary>What is refused.</summary>
public enum DeniedKind
{
    /// <summary>A player, whatever token comes.</summary>
    Player,

    /// <summary>A token, by its claim <c>jti</c>.</summary>
    Token,
}

/// <summary>An entry of the list.</summary>
/// <param name="Kind">What the id is of.</param>
/// <param name="Id">The id.</param>
/// <param name="Until">The end, in whole milliseconds.</param>
public readonly record struct Denial(DeniedKind Kind, string Id, DateTimeOffset Until);

/// <summary>The list at a time.</summary>
/// <param name="Version">Another one with each change.</param>
/// <param name="Denials">The entries.</param>
public sealed record DenyListState(string Version, IReadOnlyList<Denial> Denials);
