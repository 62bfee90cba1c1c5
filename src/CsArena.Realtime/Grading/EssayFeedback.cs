using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Grading;

/// <summary>Tells a player what an essay mentioned and what it lacks.</summary>
internal static class EssayFeedback
{
    public static string Of(string language, IEnumerable<RubricPoint> mentioned, IEnumerable<RubricPoint> missing, bool isProse)
    {
        var korean = language.StartsWith("ko", StringComparison.OrdinalIgnoreCase);
        return string.Join(
            ' ',
            new[]
            {
                Sentence(korean ? "언급한 점" : "Mentioned", mentioned),
                Sentence(korean ? "빠진 점" : "Missing", missing),
                isProse ? "" : korean ? "낱말만 늘어놓지 말고 문장으로 쓰세요." : "Write sentences, not keywords.",
            }.Where(sentence => sentence.Length > 0));
    }

    private static string Sentence(string label, IEnumerable<RubricPoint> points)
    {
        var names = string.Join(", ", points.Select(point => point.Name));
        return names.Length == 0 ? "" : $"{label}: {names}.";
    }
}
