namespace CsArena.Realtime.PostgreSql;

/// <summary>A question that may be picked.</summary>
/// <param name="Id">Its id, as stored.</param>
/// <param name="Revision">Of its content.</param>
/// <param name="Stem">What its languages have in common, as stored.</param>
/// <param name="Category">The category that it was found in.</param>
/// <param name="Level">Its level.</param>
/// <param name="Age">How many matches ago one of the players was asked it, from 1; null when it was not.</param>
/// <param name="Categories">All its categories, in order.</param>
internal sealed record QuestionCandidate(string Id, long Revision, string Stem, long Category, short Level, int? Age, long[] Categories);
