using CsArena.Realtime.Conformance;
using CsArena.Realtime.Grading;
using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Grading;

public sealed class QuizAnswerGraderTests : AnswerGraderContract
{
    protected override IAnswerGrader Create() => new QuizAnswerGrader();

    [Theory]
    [InlineData("b", true)]
    [InlineData(" B\n", true)]
    [InlineData("ｂ", true)]
    [InlineData("a", false)]
    [InlineData("bb", false)]
    [InlineData("Stack", false)]
    public async Task A_choice_is_graded_by_its_key(string answer, bool right)
        => (await GradeAsync(Questions[0], answer)).ShouldBe(right ? Grade.Right : Grade.Wrong);

    [Theory]
    [InlineData("a stack", true)]
    [InlineData("The Stack!", true)]
    [InlineData("스택", true)]
    [InlineData("stacks and queues", false)]
    [InlineData("a", false)]
    [InlineData("\u200B", false)]
    public async Task A_short_answer_is_graded_by_its_text(string answer, bool right)
        => (await GradeAsync(Questions[1], answer)).ShouldBe(right ? Grade.Right : Grade.Wrong);

    [Fact]
    public async Task An_article_that_is_asked_for_is_not_dropped()
    {
        var question = Questions[1] with { Answer = "A record", Accepted = [] };

        (await GradeAsync(question, "a record")).Correct.ShouldBeTrue();
        (await GradeAsync(question, "record")).Correct.ShouldBeFalse();
    }

    [Fact]
    public async Task A_question_whose_solution_says_nothing_gives_nothing()
    {
        (await GradeAsync(Questions[1] with { Answer = "...", Accepted = ["?"] }, "!")).Correct.ShouldBeFalse();
        (await GradeAsync(Questions[0] with { Answer = "" }, "a")).Correct.ShouldBeFalse();
    }

    [Fact]
    public async Task An_unknown_type_is_refused()
        => await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await GradeAsync(Questions[0] with { Type = (QuestionType)9 }, "a"));

    [Fact]
    public async Task Cancellation_is_observed()
        => await Should.ThrowAsync<OperationCanceledException>(
            async () => await new QuizAnswerGrader().GradeAsync(Questions[0], "a", "b", new CancellationToken(true)));

    private static async Task<Grade> GradeAsync(Question question, string answer)
        => (await new QuizAnswerGrader().GradeAsync(question, answer, "")).Grade1;
}
