using CsArena.Realtime.Grading;
using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Grading;

public sealed class EssayGradingTests
{
    [Theory]
    [InlineData("it supports it", false)]
    [InlineData("a port.", true)]
    [InlineData("many PORTS", true)]
    [InlineData("포트는 port이다", true)]
    [InlineData("port는 번호다", true)]
    [InlineData("airport", false)]
    [InlineData("port-forwarding", true)]
    public async Task English_phrases_are_whole_words(string answer, bool mentioned)
        => (await ShareAsync(["port"], answer)).ShouldBe(mentioned ? 1 : 0);

    [Theory]
    [InlineData("cache", "caches")]
    [InlineData("caches", "cached")]
    [InlineData("query", "queries")]
    [InlineData("address", "addresses")]
    [InlineData("index", "indexes")]
    [InlineData("hash", "hashing")]
    [InlineData("hash function", "hash functions")]
    public async Task Plural_and_verb_forms_meet(string phrase, string answer)
        => (await ShareAsync([phrase], $"They use {answer} here")).ShouldBe(1);

    [Theory]
    [InlineData("해시충돌이 난다", true)]
    [InlineData("해시 충돌을 피한다", true)]
    [InlineData("해시에서 충돌", false)]
    public async Task Korean_phrases_ignore_spaces_and_particles(string answer, bool mentioned)
        => (await ShareAsync(["해시 충돌"], answer)).ShouldBe(mentioned ? 1 : 0);

    [Theory]
    [InlineData("비동기 방식", false)]
    [InlineData("동기 방식", true)]
    [InlineData("비동기가 아니라 동기 방식", true)]
    public async Task A_Korean_prefix_of_opposition_is_another_word(string answer, bool mentioned)
        => (await ShareAsync(["동기"], answer)).ShouldBe(mentioned ? 1 : 0);

    [Theory]
    [InlineData("It is not a stack.", false)]
    [InlineData("It isn't a stack", false)]
    [InlineData("no stack", false)]
    [InlineData("never the stack", false)]
    [InlineData("It is not a queue but a stack", true)]
    [InlineData("not only a stack", true)]
    [InlineData("not a stack, well, a stack after all", true)]
    [InlineData("non-stack", false)]
    public async Task A_mention_that_is_negated_on_the_spot_does_not_count(string answer, bool mentioned)
        => (await ShareAsync(["stack"], answer)).ShouldBe(mentioned ? 1 : 0);

    [Theory]
    [InlineData("스택이 아니다", false)]
    [InlineData("스택은 아닙니다", false)]
    [InlineData("큐가 아니라 스택이다", true)]
    [InlineData("스택이 아니라 큐", false)]
    public async Task Korean_negation_follows(string answer, bool mentioned)
        => (await ShareAsync(["스택"], answer)).ShouldBe(mentioned ? 1 : 0);

    [Theory]
    [InlineData("last in and first out", true)]
    [InlineData("first come, at last", false)]
    [InlineData("first out only", false)]
    public async Task Joined_words_must_all_occur(string answer, bool mentioned)
        => (await ShareAsync(["last in+first out"], answer)).ShouldBe(mentioned ? 1 : 0);

    [Theory]
    [InlineData("O(n)", "O(n log n)", false)]
    [InlineData("O(n)", "O(n^2)", false)]
    [InlineData("O(n)", "takes O( n ) steps", true)]
    [InlineData("O(n log n)", "O(n*log n)", false)]
    [InlineData("n^2", "about n² steps", true)]
    [InlineData("C", "C++", false)]
    [InlineData("C#", "C#으로 쓴다", true)]
    public async Task Symbols_keep_their_meaning(string phrase, string answer, bool mentioned)
        => (await ShareAsync([phrase], answer)).ShouldBe(mentioned ? 1 : 0);

    [Fact]
    public async Task What_the_question_says_is_no_mention()
    {
        var question = Essay("Why does a hash table need a good hash function?", [new("hash", 1, ["hash function", "hash+uniform"])]);

        (await GradeAsync(question, question.Text)).Share.ShouldBe(0);
        (await GradeAsync(question, "hash function")).Share.ShouldBe(0);
        (await GradeAsync(question, "a uniform hash")).Share.ShouldBe(1);
    }

    [Fact]
    public async Task A_part_of_a_joined_phrase_may_come_from_the_question()
    {
        var question = Essay("스택이란 무엇인가?", [new("순서", 1, ["스택+후입선출"])]);

        (await GradeAsync(question, "스택이란 무엇인가?")).Share.ShouldBe(0);
        (await GradeAsync(question, "스택은 후입선출이다")).Share.ShouldBe(1);
    }

    [Theory]
    [InlineData("alpha", 0.2, false)]
    [InlineData("beta", 0.2, false)]
    [InlineData("gamma", 0.6, true)]
    [InlineData("alpha beta", 0.4, false)]
    [InlineData("alpha gamma", 0.8, true)]
    [InlineData("alpha beta gamma", 1, true)]
    [InlineData("delta", 0, false)]
    public async Task The_share_is_weighted_and_passes_from_six_tenths(string answer, double share, bool correct)
    {
        var grade = await GradeAsync(Essay("?", [new("A", 1, ["alpha"]), new("B", 1, ["beta"]), new("C", 3, ["gamma"])]), answer);

        grade.Share.ShouldBe(share, 1e-12);
        grade.Correct.ShouldBe(correct);
    }

    [Theory]
    [InlineData("en", "alpha", "Mentioned: A. Missing: B.")]
    [InlineData("en", "alpha beta", "Mentioned: A, B.")]
    [InlineData("en", "other", "Missing: A, B.")]
    [InlineData("ko", "alpha", "언급한 점: A. 빠진 점: B.")]
    [InlineData("fr", "beta", "Mentioned: B. Missing: A.")]
    public async Task Feedback_names_what_is_there_and_what_is_missing(string language, string answer, string feedback)
        => (await GradeAsync(Essay("?", [new("A", 1, ["alpha"]), new("B", 1, ["beta"])]) with { Language = language }, answer))
            .Feedback.ShouldBe(feedback);

    [Fact]
    public async Task Weights_that_are_not_positive_do_not_count()
        => (await GradeAsync(Essay("?", [new("A", 1, ["alpha"]), new("B", 0, ["beta"]), new("C", -3, ["gamma"])]), "alpha")).Share.ShouldBe(1);

    [Fact]
    public async Task Without_a_rubric_the_solution_itself_is_compared()
    {
        (await GradeAsync(Essay("?", []), "The solution.")).Correct.ShouldBeTrue();
        (await GradeAsync(Essay("?", []), "anything else")).Correct.ShouldBeFalse();
    }

    private static async Task<double> ShareAsync(string[] phrases, string answer)
        => (await GradeAsync(Essay("?", [new("point", 1, phrases)]), answer)).Share;

    private static async Task<Grade> GradeAsync(Question question, string answer)
        => (await new QuizAnswerGrader().GradeAsync(question, answer, "")).Grade1;

    private static Question Essay(string text, IReadOnlyList<RubricPoint> rubric) => new()
    {
        Id = "e-en",
        Type = QuestionType.Essay,
        Difficulty = Difficulty.Easy,
        Categories = ["c"],
        Language = "en",
        Text = text,
        Answer = "The solution",
        Rubric = rubric,
        Explanation = "Because.",
    };
}
