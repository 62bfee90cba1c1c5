namespace CsArena.Realtime.Sessions;

/// <summary>A time in which players could not be served: the store was away, or every node was.</summary>
/// <param name="From">When it began, by the store's clock.</param>
/// <param name="To">When it ended, by the store's clock.</param>
public readonly record struct ServiceGap(DateTimeOffset From, DateTimeOffset To);
