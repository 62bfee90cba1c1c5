using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>Gives the weighted share of the rubric's points that an answer mentions.</summary>
internal static class EssayGrader
{
    public static Grade Grade(Question question, string answer)
    {
        var points = question.Rubric.Where(point => point.Weight > 0).ToList();
        if (points.Count == 0)
        {
            // Nothing to weigh: all that can be compared is the solution itself.
            return ShortAnswerGrader.Grade(question, answer);
        }

        var essay = new EssayText(answer);
        var asked = new EssayText(question.Text);
        var mentioned = points.ToLookup(point => point.Phrases.Any(phrase => Counts(phrase, essay, asked)));
        var share = (double)mentioned[true].Sum(point => (long)point.Weight) / points.Sum(point => (long)point.Weight);
        return new Grade(
            share >= QuizAnswerGrader.EssayPassShare,
            share,
            EssayFeedback.Of(question.Language, mentioned[true], mentioned[false]));
    }

    /// <summary>A phrase that the question contains is an echo when it stands alone: it shows nothing that the player knows.</summary>
    private static bool Counts(string phrase, EssayText essay, EssayText asked)
    {
        var parts = phrase.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 0 && parts.All(essay.Mentions) && !parts.All(asked.Mentions);
    }
}
