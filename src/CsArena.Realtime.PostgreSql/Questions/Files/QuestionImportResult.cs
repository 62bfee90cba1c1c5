namespace CsArena.Realtime.PostgreSql;

/// <summary>What became of a file of questions.</summary>
/// <param name="Added">Questions that are new; each language counts.</param>
/// <param name="Changed">Questions that have a new revision, or other categories.</param>
/// <param name="Unchanged">Questions that were as in the file already.</param>
/// <param name="Problems">What is wrong with the file, in the order of its lines. If anything is, nothing was imported.</param>
public sealed record QuestionImportResult(int Added, int Changed, int Unchanged, IReadOnlyList<QuestionImportProblem> Problems);

/// <summary>Something wrong with a file of questions.</summary>
/// <param name="Line">The line that the question begins in, from 1; of a file that is no JSON, where that shows.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record QuestionImportProblem(long Line, string Reason);
