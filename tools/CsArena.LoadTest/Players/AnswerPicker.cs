using CsArena.Realtime.Protocol;

namespace CsArena.LoadTest.Players;

/// <summary>Answers like somebody who has not read the question.</summary>
internal static class AnswerPicker
{
    private static readonly string[] s_words = ["stack", "queue", "O(n log n)", "TCP", "deadlock", "B+ tree", "mutex", "virtual memory"];

    public static string Pick(QuestionInfo question, Random random)
        => question.Options is { Count: > 0 } options
            ? options[random.Next(options.Count)].Key
            : question.Type == "essay"
                ? $"It depends on {s_words[random.Next(s_words.Length)]} and on {s_words[random.Next(s_words.Length)]}."
                : s_words[random.Next(s_words.Length)];
}
