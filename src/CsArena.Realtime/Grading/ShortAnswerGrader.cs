using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>Right when the answer is the expected one, or an accepted one, in normalised form.</summary>
internal static class ShortAnswerGrader
{
    public static Grade Grade(Question question, string answer)
    {
        var given = AnswerPhrases.Readings(CompatibilityFolding.Fold(answer).Trim()).Select(ShortAnswerText.Normalize).Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        return given.Count > 0 && question.Accepted.Prepend(question.Answer).Any(right => given.Contains(ShortAnswerText.Normalize(right)))
            ? Grading.Grade.Right
            : Grading.Grade.Wrong;
    }
}
