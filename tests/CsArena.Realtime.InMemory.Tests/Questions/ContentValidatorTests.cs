using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests.Questions;

public sealed class ContentValidatorTests
{
    private static readonly ContentText _text = new() { Text = "t", Answer = "a", Explanation = "e", Options = ["1", "2", "3", "4"] };
    private static readonly ContentQuestion _good = new()
    {
        Stem = "one",
        Type = QuestionType.Multiple,
        Difficulty = Difficulty.Easy,
        Answer = "a",
        En = _text,
        Ko = _text,
    };

    public static TheoryData<string> Faults => [.. _faults.Keys];

    private static readonly Dictionary<string, ContentQuestion> _faults = new()
    {
        ["bad stem"] = _good with { Stem = "One two" },
        ["no stem"] = _good with { Stem = "" },
        ["no key"] = _good with { Answer = null },
        ["key of no choice"] = _good with { Answer = "e" },
        ["three choices"] = _good with { Ko = _text with { Options = ["1", "2", "3"] } },
        ["same choices"] = _good with { En = _text with { Options = ["1", "1", "3", "4"] } },
        ["no text"] = _good with { En = _text with { Text = " " } },
        ["no explanation"] = _good with { Ko = _text with { Explanation = "" } },
        ["nothing accepted"] = _good with { Type = QuestionType.Short },
        ["no short answer"] = _good with { Type = QuestionType.Short, Accepted = ["x"], Ko = _text with { Answer = "" } },
        ["no rubric"] = _good with { Type = QuestionType.Essay },
        ["no weight"] = _good with { Type = QuestionType.Essay, Rubric = [new(0, "n", "n", ["p"]), new(1, "n", "n", ["p"])] },
        ["no phrase"] = _good with { Type = QuestionType.Essay, Rubric = [new(1, "n", "n", []), new(1, "n", "n", ["p"])] },
    };

    [Fact]
    public void A_good_question_passes()
        => ContentValidator.Validate([new ContentFile("c", [_good])]).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_with_its_question(string fault)
        => ContentValidator.Validate([new ContentFile("c", [_faults[fault]])])
            .ShouldAllBe(problem => problem.StartsWith(_faults[fault].Stem + ":", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_found(string fault)
        => ContentValidator.Validate([new ContentFile("c", [_faults[fault]])]).ShouldNotBeEmpty();

    [Fact]
    public void A_stem_is_used_once()
        => ContentValidator.Validate([new ContentFile("c", [_good]), new ContentFile("d", [_good])]).Count.ShouldBe(1);

    [Fact]
    public void A_file_has_a_category()
        => ContentValidator.Validate([new ContentFile("", [_good])]).Count.ShouldBe(1);
}
