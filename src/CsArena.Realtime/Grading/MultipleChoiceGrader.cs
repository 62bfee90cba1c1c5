using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>Right when the answer is the key of the right choice.</summary>
internal static class MultipleChoiceGrader
{
    public static Grade Grade(Question question, string answer)
    {
        var key = CompatibilityFolding.Fold(answer).Trim();
        return key.Length > 0 && key == CompatibilityFolding.Fold(question.Answer).Trim()
            ? Grading.Grade.Right
            : Grading.Grade.Wrong;
    }
}
