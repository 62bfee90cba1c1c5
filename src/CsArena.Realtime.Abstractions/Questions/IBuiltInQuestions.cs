namespace CsArena.Realtime.Questions;

/// <summary>The questions that come with a game: a question bank that has none receives them when a host starts.</summary>
public interface IBuiltInQuestions
{
    /// <summary>Reads them all. The languages of one question have ids that differ in the language at the end only.</summary>
    IReadOnlyList<Question> ReadAll();
}
