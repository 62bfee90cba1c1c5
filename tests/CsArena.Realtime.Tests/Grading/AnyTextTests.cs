using System.Diagnostics;
using CsArena.Realtime.Grading;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Questions;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Grading;

/// <summary>No text breaks the grader, and none takes it long.</summary>
public sealed class AnyTextTests
{
    private static readonly IReadOnlyList<Question> _oneOfEachType =
        [.. BuiltInQuestions.All.GroupBy(question => (question.Type, question.Language)).Select(group => group.First())];

    private static readonly Gen<string> _anyText = Gen.Elements(
            '\0', '\uD800', '\uDC00', '\u202E', '\u200F', '\u0301', '\u1112', '\u1161', '\u11A8', '가', '힣', '비', '²', 'ﬁ', '½', 'Ａ',
            'o', '(', ')', 'n', 's', 'e', '+', '-', '^', '.', ',', '/', '!', ' ', '\n', '1', '2', 'c', '#', '\uFFFF', '\uFEFF')
        .ArrayOf()
        .Select(characters => new string(characters));

    [Fact]
    public void Any_text_gets_a_grade_and_the_same_one_again()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(_anyText.ToArbitrary(), text => _oneOfEachType.All(question => IsStable(question, text))));

    [Fact]
    public void Any_string_of_the_generator_gets_a_grade()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => _oneOfEachType.All(question => IsStable(question, text ?? ""))));

    [Fact]
    public void Folding_makes_a_text_three_times_as_long_at_most()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(_anyText.ToArbitrary(), text => CompatibilityFolding.Fold(text).Length <= 3 * text.Length));

    [Fact]
    public void An_answer_in_other_case_and_spacing_stays_right()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Gen.Elements(BuiltInQuestions.All.Where(question => question.Type == QuestionType.Short).ToArray())
                    .SelectMany(_ => Gen.Choose(0, 3), (question, padding) => (question, padding)).ToArbitrary(),
                pair => Grade(pair.question, new string(' ', pair.padding) + pair.question.Answer.ToUpperInvariant() + "\n").Correct));

    [Theory]
    [InlineData("a")]
    [InlineData("o(")]
    [InlineData("(")]
    [InlineData(" ")]
    [InlineData("- ")]
    [InlineData("not stack ")]
    [InlineData("가")]
    [InlineData("비동기 ")]
    [InlineData("\uD800")]
    [InlineData("\u202E가\0")]
    [InlineData("1,")]
    [InlineData("!")]
    public void Long_answers_take_linear_time(string part)
    {
        var (brief, lengthy) = (Repeat(part, 5_000), Repeat(part, 80_000));
        var (briefest, least) = (double.MaxValue, double.MaxValue);

        // 16 times the text: linear is 16 times the time, quadratic 256. The floor is for noise; on a busy machine the best
        // of many runs is what the work takes.
        for (var run = 0; run < 20 && (run < 3 || least >= Math.Max(briefest, 4) * 80); run++)
        {
            briefest = Math.Min(briefest, Milliseconds(brief));
            least = Math.Min(least, Milliseconds(lengthy));
        }

        least.ShouldBeLessThan(Math.Max(briefest, 4) * 80);
    }

    private static bool IsStable(Question question, string text)
    {
        var grade = Grade(question, text);
        return grade == Grade(question, text) && grade.Share is >= 0 and <= 1;
    }

    private static double Milliseconds(string text)
    {
        var clock = Stopwatch.StartNew();
        foreach (var question in _oneOfEachType)
        {
            Grade(question, text);
        }

        return clock.Elapsed.TotalMilliseconds;
    }

    private static string Repeat(string part, int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));

    private static Grade Grade(Question question, string answer)
    {
        var grades = new QuizAnswerGrader().GradeAsync(question, answer, answer).AsTask().GetAwaiter().GetResult();
        grades.Grade2.ShouldBe(grades.Grade1);
        return grades.Grade1;
    }
}
