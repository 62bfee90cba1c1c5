using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>Right when the answer is the expected one, or an accepted one, in normalised form.</summary>
internal static class ShortAnswerGrader
{
    public static Grade Grade(Question question, string answer)
    {
        var given = ShortAnswerText.Normalize(answer);
        if (given.Length == 0)
        {
            return Grading.Grade.Wrong;
        }

        // Only the player's article is dropped: "A record" and "record" are different things to ask for.
        var bare = ShortAnswerText.Normalize(ShortAnswerText.WithoutArticle(answer));
        return Matches(question.Answer) || question.Accepted.Any(Matches) ? Grading.Grade.Right : Grading.Grade.Wrong;

        bool Matches(string right)
        {
            var expected = ShortAnswerText.Normalize(right);
            return expected.Length > 0 && (expected == given || expected == bare);
        }
    }
}
