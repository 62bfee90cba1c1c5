using CsArena.Realtime.Grading;
using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Grading;

/// <summary>Short answers as people type them, to questions of any bank.</summary>
public sealed class ShortAnswersAsTypedTests
{
    private static readonly Question Short = new()
    {
        Id = "q",
        Type = QuestionType.Short,
        Difficulty = Difficulty.Easy,
        Categories = ["any"],
        Language = "en",
        Text = "?",
        Answer = "",
        Explanation = "",
    };

    [Theory]
    [InlineData("Erdős", "Erdo\u030Bs")]
    [InlineData("Erdős", "erdos")]
    [InlineData("Erdos", "Erdős")]
    [InlineData("Dvořák", "Dvor\u030Ca\u0301k")]
    [InlineData("Dvořák", "dvorak")]
    [InlineData("ハッシュテーブル", "ハッシュテーフ\u3099ル")]
    [InlineData("ハッシュテーブル", "ﾊｯｼｭﾃｰﾌﾞﾙ")]
    [InlineData("ポインタ", "ホ\u309Aインタ")]
    [InlineData("解決", "解決")]
    [InlineData("ἀλγόριθμος", "αλγοριθμος")]
    [InlineData("ёлка", "е\u0308лка")]
    [InlineData("Nguyễn", "Nguye\u0302\u0303n")]
    [InlineData("Nguyễn", "nguyen")]
    [InlineData("Gödel", "Go\u0308del")]
    [InlineData("Łukasiewicz", "lukasiewicz")]
    [InlineData("straße", "strasse")]
    [InlineData("फ़ाइल", "\u092B\u093Cाइल")]
    [InlineData("İstanbul", "I\u0307stanbul")]
    [InlineData("스택", "스택\u3164")]
    [InlineData("스택", "\u1160스\u115F택")]
    [InlineData("스택", "\uFFA0스택")]
    [InlineData("stack", "sta\u200Bck\u2800")]
    [InlineData("stack", "stack!!")]
    [InlineData("stack", "stack?!")]
    [InlineData("stack", "stack~")]
    [InlineData("스택", "스택~!!")]
    [InlineData("스택", "스택...")]
    [InlineData("stack", "stack…")]
    [InlineData("O(n^2)", "O(n**2)")]
    [InlineData("2^10", "2**10")]
    [InlineData("O(n log n)", "O(n * log(n))")]
    [InlineData("O(n log n)", "O(n*log(n))")]
    [InlineData("O(n log n)", "O(n × log n)")]
    public void It_is_right(string expected, string typed) => Grade(expected, typed).ShouldBeTrue();

    [Theory]
    [InlineData("ハッシュ", "ハッジュ")]
    [InlineData("か", "が")]
    [InlineData("!=", "=")]
    [InlineData("≠", "=")]
    [InlineData("n!", "n")]
    [InlineData("~", "")]
    [InlineData("a*b", "a^b")]
    [InlineData("A", "A * ")]
    public void It_is_another_answer(string expected, string typed) => Grade(expected, typed).ShouldBeFalse();

    [Fact]
    public void A_sign_that_is_the_answer_is_not_trimmed()
    {
        Grade("~", "~").ShouldBeTrue();
        Grade("!", "!").ShouldBeTrue();
        Grade("**", "**").ShouldBeTrue();
    }

    [Theory]
    [InlineData("스택", "스택입니다")]
    [InlineData("스택", "스택 입니다.")]
    [InlineData("스택", "스택이다")]
    [InlineData("스택", "스택이에요")]
    [InlineData("스택", "스택이예요")]
    [InlineData("스택", "스택 이에요!")]
    [InlineData("스택", "스택이요")]
    [InlineData("스택", "스택요")]
    [InlineData("스택", "스택이죠")]
    [InlineData("스택", "스택이지요")]
    [InlineData("스택", "스택임")]
    [InlineData("스택", "정답은 스택")]
    [InlineData("스택", "정답은 스택입니다")]
    [InlineData("스택", "정답: 스택")]
    [InlineData("스택", "답은 스택이에요")]
    [InlineData("스택", "제 답은 스택입니다.")]
    [InlineData("스택", "스택인 것 같아요")]
    [InlineData("스택", "스택인 것 같습니다")]
    [InlineData("스택", "스택이라고 생각합니다")]
    [InlineData("스택", "스택이라고 생각해요")]
    [InlineData("스택", "제 생각에는 스택입니다")]
    [InlineData("스택", "아마 스택이요")]
    [InlineData("큐", "큐예요")]
    [InlineData("큐", "큐입니다")]
    [InlineData("트리", "트리다")]
    [InlineData("트리", "트리요")]
    [InlineData("해시 테이블", "정답은 해시테이블입니다!")]
    [InlineData("TCP", "TCP입니다")]
    [InlineData("TCP", "tcp예요")]
    [InlineData("8", "8입니다")]
    public void Korean_copulas_and_polite_endings_are_no_part_of_it(string expected, string typed) => Grade(expected, typed).ShouldBeTrue();

    [Theory]
    [InlineData("stack", "It is a stack")]
    [InlineData("stack", "It's a stack.")]
    [InlineData("stack", "It’s a stack")]
    [InlineData("stack", "its a stack")]
    [InlineData("stack", "I think it is a stack")]
    [InlineData("stack", "I think it's a stack!")]
    [InlineData("stack", "i think stack")]
    [InlineData("stack", "I think that it is the stack")]
    [InlineData("stack", "I think the answer is stack")]
    [InlineData("stack", "The answer is a stack")]
    [InlineData("stack", "the answer is: stack")]
    [InlineData("stack", "Answer: stack")]
    [InlineData("stack", "My answer is stack")]
    [InlineData("stack", "That is a stack")]
    [InlineData("stack", "That's a stack")]
    [InlineData("stack", "This is a stack")]
    [InlineData("stack", "That would be a stack")]
    [InlineData("stack", "It would be a stack")]
    [InlineData("stack", "It must be a stack")]
    [InlineData("stack", "I guess it is a stack")]
    [InlineData("stack", "I believe it's a stack")]
    [InlineData("stack", "I'd say a stack")]
    [InlineData("stack", "I would say stack")]
    [InlineData("stack", "Maybe a stack?")]
    [InlineData("stack", "Probably a stack")]
    [InlineData("stack", "a stack, I think")]
    [InlineData("stack", "stack I guess")]
    [InlineData("O(n log n)", "It is O(n log n)")]
    [InlineData("hash table", "I think it is called a hash table")]
    [InlineData("TCP", "it is TCP")]
    [InlineData("n!", "the answer is n!")]
    public void English_phrases_around_it_are_no_part_of_it(string expected, string typed) => Grade(expected, typed).ShouldBeTrue();

    [Theory]
    [InlineData("스택", "스택이 아닙니다")]
    [InlineData("스택", "스택 아닙니다")]
    [InlineData("스택", "스택이 아니에요")]
    [InlineData("스택", "스택은 아니다")]
    [InlineData("스택", "스택 또는 큐입니다")]
    [InlineData("스택", "정답은 스택이나 큐")]
    [InlineData("스택", "스택, 큐입니다")]
    [InlineData("수", "수요")]
    [InlineData("람", "람다")]
    [InlineData("입", "입니다")]
    [InlineData("stack", "not a stack")]
    [InlineData("stack", "It is not a stack")]
    [InlineData("stack", "It isn't a stack")]
    [InlineData("stack", "I think it is not a stack")]
    [InlineData("stack", "I don't think it is a stack")]
    [InlineData("stack", "It is a stack or a queue")]
    [InlineData("stack", "I think it's a stack, maybe a queue")]
    [InlineData("stack", "stack queue")]
    [InlineData("stack", "It is")]
    [InlineData("stack", "I think it is stacked")]
    [InlineData("it", "It is")]
    [InlineData("n", "it is n!")]
    [InlineData("n", "정답은 n!")]
    public void What_says_something_else_or_two_things_is_wrong(string expected, string typed) => Grade(expected, typed).ShouldBeFalse();

    [Theory]
    [InlineData("it is", "It is")]
    [InlineData("수요", "수요")]
    [InlineData("람다", "람다입니다")]
    [InlineData("중요", "중요")]
    [InlineData("answer", "the answer")]
    public void An_answer_that_looks_like_a_phrase_is_right_as_it_is(string expected, string typed) => Grade(expected, typed).ShouldBeTrue();

    private static bool Grade(string expected, string typed)
        => ShortAnswerGrader.Grade(Short with { Answer = expected, Accepted = [] }, typed).Correct;
}
