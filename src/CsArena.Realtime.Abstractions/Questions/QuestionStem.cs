namespace CsArena.Realtime.Questions;

/// <summary>What the languages of one question have in common.</summary>
public static class QuestionStem
{
    /// <summary>
    /// The id without the language at its end: of <c>net-udp-en</c> in English <c>net-udp</c>. An id that does not end so is
    /// its own stem.
    /// </summary>
    /// <param name="question">The question.</param>
    public static string Of(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var ending = "-" + question.Language;
        return question.Id.Length > ending.Length && question.Id.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
            ? question.Id[..^ending.Length]
            : question.Id;
    }
}
