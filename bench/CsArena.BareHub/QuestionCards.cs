using CsArena.Realtime.InMemory;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;

namespace CsArena.BareHub;

/// <summary>The built-in questions as they are shown to players, made once.</summary>
internal sealed class QuestionCards
{
    private const int Drawn = 200;

    private readonly (QuestionInfo Question, SolutionInfo Solution)[] _cards = Draw();
    private int _next;

    public (QuestionInfo Question, SolutionInfo Solution) Next()
        => _cards[(uint)Interlocked.Increment(ref _next) % (uint)_cards.Length];

    private static (QuestionInfo, SolutionInfo)[] Draw()
    {
        var picking = new InMemoryQuestionBank().PickAsync(new QuestionRequest { Count = Drawn, Language = "en" });
        return [.. picking.AsTask().Result.Select(Card)];
    }

    private static (QuestionInfo, SolutionInfo) Card(Question question) => (
        new QuestionInfo(
            question.Id,
            question.Type == QuestionType.Multiple ? "multiple" : question.Type == QuestionType.Short ? "short" : "essay",
            question.Difficulty == Difficulty.Easy ? "easy" : question.Difficulty == Difficulty.Medium ? "medium" : "hard",
            question.Categories,
            10,
            question.Text,
            question.Type == QuestionType.Multiple ? [.. question.Options.Select(option => new OptionInfo(option.Key, option.Text))] : null),
        new SolutionInfo(question.Answer, question.Explanation));
}
