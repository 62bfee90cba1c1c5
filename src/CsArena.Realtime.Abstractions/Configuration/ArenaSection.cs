namespace CsArena.Realtime.Configuration;

/// <summary>
/// A section below <c>Arena</c> that a package reads. A backend registers its own as a singleton; a section that no package
/// has registered stops the start.
/// </summary>
/// <param name="Name">The last part of its key: <c>Redis</c> of <c>Arena:Redis</c>.</param>
public sealed record ArenaSection(string Name);
