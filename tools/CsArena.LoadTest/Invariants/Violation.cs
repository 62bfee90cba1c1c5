namespace CsArena.LoadTest.Invariants;

/// <summary>Something that players saw and that must not be.</summary>
/// <param name="Rule">Which rule, in a word.</param>
/// <param name="Detail">What was seen, with the players and the room.</param>
internal sealed record Violation(string Rule, string Detail);
