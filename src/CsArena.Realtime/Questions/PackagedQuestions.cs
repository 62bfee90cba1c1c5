using CsArena.Realtime.InMemory;

namespace CsArena.Realtime.Questions;

/// <summary>The questions in the package, for a bank that starts empty.</summary>
internal sealed class PackagedQuestions : IBuiltInQuestions
{
    public IReadOnlyList<Question> ReadAll() => BuiltInQuestions.All;
}
