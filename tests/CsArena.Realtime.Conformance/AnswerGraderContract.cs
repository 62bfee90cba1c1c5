using CsArena.Realtime.Grading;
using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every grader keeps, whatever it takes for right.</summary>
public abstract class AnswerGraderContract
{
    /// <summary>Creates the grader under test.</summary>
    protected abstract IAnswerGrader Create();

    /// <summary>A question that the grader can grade; one of each type that it knows.</summary>
    protected virtual IReadOnlyList<Question> Questions { get; } =
    [
        new()
        {
            Id = "m-en",
            Type = QuestionType.Multiple,
            Difficulty = Difficulty.Easy,
            Categories = ["c"],
            Language = "en",
            Text = "Which one is last in, first out?",
            Options = [new("a", "Queue"), new("b", "Stack")],
            Answer = "b",
            Explanation = "A stack.",
        },
        new()
        {
            Id = "s-en",
            Type = QuestionType.Short,
            Difficulty = Difficulty.Medium,
            Categories = ["c"],
            Language = "en",
            Text = "Last in, first out?",
            Answer = "Stack",
            Accepted = ["스택"],
            Explanation = "A stack.",
        },
        new()
        {
            Id = "e-en",
            Type = QuestionType.Essay,
            Difficulty = Difficulty.Hard,
            Categories = ["c"],
            Language = "en",
            Text = "What is a stack?",
            Answer = "A collection that is last in, first out, with push and pop.",
            Rubric = [new("order", 2, ["last in first out", "LIFO"]), new("operations", 1, ["push+pop"])],
            Explanation = "So it is.",
        },
    ];

    [Fact]
    public async Task An_empty_answer_is_wrong_and_worth_nothing()
    {
        foreach (var question in Questions)
        {
            foreach (var empty in (string[])["", " ", "\n\t"])
            {
                var grades = await Create().GradeAsync(question, empty, empty);

                grades.Grade1.Correct.ShouldBeFalse();
                grades.Grade1.Share.ShouldBe(0);
                grades.Grade2.ShouldBe(grades.Grade1);
            }
        }
    }

    [Fact]
    public async Task The_solution_itself_is_right()
    {
        foreach (var question in Questions)
        {
            var grades = await Create().GradeAsync(question, question.Answer, question.Answer);

            grades.Grade1.Correct.ShouldBeTrue(question.Id);
            grades.Grade2.Correct.ShouldBeTrue(question.Id);
        }
    }

    [Fact]
    public async Task Grades_come_in_the_order_of_the_answers()
    {
        foreach (var question in Questions)
        {
            (await Create().GradeAsync(question, question.Answer, "")).Grade1.Correct.ShouldBeTrue(question.Id);
            (await Create().GradeAsync(question, "", question.Answer)).Grade2.Correct.ShouldBeTrue(question.Id);
            (await Create().GradeAsync(question, "", question.Answer)).Grade1.Correct.ShouldBeFalse(question.Id);
        }
    }

    [Fact]
    public async Task The_same_answers_get_the_same_grades()
    {
        var grader = Create();
        foreach (var question in Questions)
        {
            var first = await grader.GradeAsync(question, question.Answer, "push it");

            (await grader.GradeAsync(question, question.Answer, "push it")).ShouldBe(first);
            (await Create().GradeAsync(question, question.Answer, "push it")).ShouldBe(first);
        }
    }

    [Fact]
    public async Task A_share_is_between_none_and_all()
    {
        foreach (var question in Questions)
        {
            foreach (var answer in (string[])[question.Answer, "stack", "push and pop", question.Text, "\0", "\uD800"])
            {
                var grades = await Create().GradeAsync(question, answer, "nothing");

                grades.Grade1.Share.ShouldBeInRange(0, 1);
                grades.Grade2.Share.ShouldBeInRange(0, 1);
            }
        }
    }
}
