using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>Gives the weighted share of the rubric's points that an answer mentions; of one that only lists keywords, a quarter.</summary>
internal static class EssayGrader
{
    /// <summary>What keywords without sentences are worth of what they mention.</summary>
    private const double KeywordShare = 0.25;

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
        var isProse = IsProse(question, essay, points, share);
        share *= isProse ? 1 : KeywordShare;
        return new Grade(
            share >= QuizAnswerGrader.EssayPassShare,
            share,
            EssayFeedback.Of(question.Language, mentioned[true], mentioned[false], isProse));
    }

    private static bool IsProse(Question question, EssayText essay, List<RubricPoint> points, double share)
    {
        var phrases = points.SelectMany(point => point.Phrases).Select(Parts).Where(parts => parts.Length > 0).ToList();
        return EssayProse.Of(essay, phrases).IsEnoughFor(EssayProse.Of(new EssayText(question.Answer), phrases), share);
    }

    /// <summary>A phrase that the question contains is an echo when it stands alone: it shows nothing that the player knows.</summary>
    private static bool Counts(string phrase, EssayText essay, EssayText asked)
    {
        var parts = Parts(phrase);
        return parts.Length > 0 && parts.All(essay.Mentions) && !parts.All(asked.Mentions);
    }

    private static string[] Parts(string phrase) => phrase.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
