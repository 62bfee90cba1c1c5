using CsArena.Realtime.Grading;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Grading;

/// <summary>Every built-in question against the answers that are known to be right or wrong.</summary>
public sealed class BuiltInQuestionGradingTests
{
    private static readonly Dictionary<string, Question> _questions = BuiltInQuestions.All.ToDictionary(question => question.Id);
    private static readonly Dictionary<string, ContentQuestion> _contents = ContentReader.ReadAll()
        .SelectMany(file => file.Questions)
        .ToDictionary(content => content.Stem);

    private static readonly Dictionary<string, string> _writeSentences = new()
    {
        ["en"] = "Write sentences, not keywords.",
        ["ko"] = "낱말만 늘어놓지 말고 문장으로 쓰세요.",
    };

    public static TheoryData<string> All => [.. _questions.Keys];

    public static TheoryData<string> Multiple => OfType(QuestionType.Multiple);

    public static TheoryData<string> Short => OfType(QuestionType.Short);

    public static TheoryData<string> Essay => OfType(QuestionType.Essay);

    [Theory]
    [MemberData(nameof(All))]
    public async Task Its_own_answer_is_right(string id)
    {
        var grade = await GradeAsync(id, _questions[id].Answer);

        grade.Correct.ShouldBeTrue();
        grade.Share.ShouldBe(1, grade.Feedback);
    }

    [Theory]
    [MemberData(nameof(Multiple))]
    public async Task Every_other_key_and_the_text_of_a_choice_is_wrong(string id)
    {
        foreach (var option in _questions[id].Options)
        {
            (await GradeAsync(id, option.Key)).Correct.ShouldBe(option.Key == _questions[id].Answer, option.Key);
            (await GradeAsync(id, $" {option.Key.ToUpperInvariant()} ")).Correct.ShouldBe(option.Key == _questions[id].Answer, option.Key);
        }
    }

    [Theory]
    [MemberData(nameof(Short))]
    public async Task Every_accepted_answer_is_right(string id)
    {
        foreach (var answer in _questions[id].Accepted)
        {
            (await GradeAsync(id, answer)).ShouldBe(Grade.Right, answer);
            (await GradeAsync(id, $"  {answer.ToUpperInvariant()}. ")).ShouldBe(Grade.Right, answer);
        }
    }

    [Theory]
    [MemberData(nameof(Short))]
    public async Task Near_misses_are_wrong(string id)
    {
        foreach (var answer in _contents[StemOf(id)].Wrong)
        {
            (await GradeAsync(id, answer)).ShouldBe(Grade.Wrong, answer);
        }
    }

    [Theory]
    [MemberData(nameof(Short))]
    public async Task Answers_to_other_short_questions_are_wrong(string id)
    {
        foreach (var other in _contents.Values.Where(content => content.Type == QuestionType.Short && content.Stem != StemOf(id)))
        {
            (await GradeAsync(id, other.En.Answer!)).Correct.ShouldBeFalse(other.Stem);
            (await GradeAsync(id, other.Ko.Answer!)).Correct.ShouldBeFalse(other.Stem);
        }
    }

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task A_full_essay_gets_everything(string id)
    {
        var grade = await GradeAsync(id, Examples(id).Full);

        grade.Share.ShouldBe(1, grade.Feedback);
        grade.Correct.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task A_partial_essay_gets_a_part(string id)
    {
        var grade = await GradeAsync(id, Examples(id).Partial);

        grade.Share.ShouldBeInRange(0.01, 0.99, grade.Feedback);
    }

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task A_wrong_essay_fails(string id)
    {
        var grade = await GradeAsync(id, Examples(id).Wrong);

        grade.Share.ShouldBeLessThan(QuizAnswerGrader.EssayPassShare, grade.Feedback);
        grade.Correct.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task The_question_itself_is_worth_nothing(string id)
    {
        foreach (var language in (string[])["en", "ko"])
        {
            var text = _questions[$"{StemOf(id)}-{language}"].Text;
            if (_questions[id].Language == language)
            {
                (await GradeAsync(id, text)).Share.ShouldBe(0);
                (await GradeAsync(id, $"{text} {text}")).Share.ShouldBe(0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task Full_essays_on_another_subject_fail(string id)
    {
        foreach (var other in _contents.Values.Where(content => content.Type == QuestionType.Essay && content.Stem != StemOf(id)))
        {
            (await GradeAsync(id, other.En.Answer!)).Correct.ShouldBeFalse(other.Stem);
            (await GradeAsync(id, other.Ko.Answer!)).Correct.ShouldBeFalse(other.Stem);
        }
    }

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task A_partial_essay_counts_as_sentences(string id)
        => (await GradeAsync(id, Examples(id).Partial)).Feedback.ShouldNotBeNull().ShouldNotContain(_writeSentences[_questions[id].Language]);

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task One_text_with_the_keywords_of_every_essay_fails(string id)
    {
        foreach (var separator in (string[])[" ", ", ", " and ", " 그리고 "])
        {
            foreach (var language in (string[])["en", "ko"])
            {
                var all = _questions.Values.Where(question => question.Type == QuestionType.Essay && question.Language == language);
                var text = string.Join(separator, all.SelectMany(Keywords).Distinct());
                var grade = await GradeAsync(id, text);
                grade.Correct.ShouldBeFalse(text);
                grade.Share.ShouldBeLessThanOrEqualTo(0.25, text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Essay))]
    public async Task Keywords_without_sentences_fail(string id)
    {
        foreach (var separator in (string[])[", ", " ", ". ", "\n- ", " and ", " also the ", " um, ", " 그리고 ", " 및 ", " 또한, "])
        {
            var text = string.Join(separator, Keywords(_questions[id]));
            var grade = await GradeAsync(id, text);
            grade.Correct.ShouldBeFalse(text);
            grade.Share.ShouldBeInRange(0.01, 0.25, text);
            grade.Feedback.ShouldNotBeNull().ShouldEndWith(_writeSentences[_questions[id].Language]);
        }
    }

    /// <summary>The shortest phrase of each point, in the question's language where there is one, that the question does not have.</summary>
    private static IEnumerable<string> Keywords(Question question) => question.Rubric.Select(point => point.Phrases
        .OrderBy(phrase => phrase.Split('+').All(part => question.Text.Contains(part, StringComparison.OrdinalIgnoreCase)))
        .ThenBy(phrase => phrase.Any(c => c >= '\uAC00') != (question.Language == "ko"))
        .ThenBy(phrase => phrase.Length)
        .First()
        .Replace('+', ' '));

    private static async Task<Grade> GradeAsync(string id, string answer)
        => (await new QuizAnswerGrader().GradeAsync(_questions[id], answer, "")).Grade1;

    private static ContentExamples Examples(string id)
        => (_questions[id].Language == "ko" ? _contents[StemOf(id)].Ko : _contents[StemOf(id)].En).Examples!;

    private static string StemOf(string id) => id[..^3];

    private static TheoryData<string> OfType(QuestionType type)
        => [.. _questions.Values.Where(question => question.Type == type).Select(question => question.Id)];
}
