using System.Text;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>What is read of a file of questions, and what is wrong with it.</summary>
public sealed class QuestionFileTests
{
    private const string Good = """{"stem":"s","type":"short","difficulty":"easy","category":"c","accepted":["x"],"en":{"text":"t","answer":"x"}}""";

    [Fact]
    public void Reads_a_question_in_its_languages()
    {
        var rows = Read("""
            {"questions": [{
                "stem": "net-udp", "type": "multiple", "difficulty": 4, "categories": ["networking/udp", "basics"], "answer": "b", "active": false,
                "en": {"text": "Which?", "options": ["TCP", "UDP"], "explanation": "Because."},
                "pt-BR": {"id": "udp-em-portugues", "text": "Qual?", "options": [{"key": "a", "text": "TCP"}, {"key": "b", "text": "UDP"}]}
            }]}
            """).Rows;

        rows.Select(row => row.Id).ShouldBe(["net-udp-en", "udp-em-portugues"]);
        rows.ShouldAllBe(row => row.Stem == "net-udp" && row.Type == "multiple" && row.Difficulty == 4 && row.Answer == "b" && !row.Active);
        rows[0].Categories.ShouldBe(["networking/udp", "basics"]);
        rows[0].Explanation.ShouldBe("Because.");
        rows[1].Content.ShouldContain("""{"key":"a","text":"TCP"}""");
    }

    [Fact]
    public void Reads_the_category_of_a_file_wherever_it_stands()
    {
        var question = """{"stem":"s","type":"short","difficulty":"easy","en":{"text":"t","answer":"x"}}""";

        Read($$"""{"category": "a", "questions": [{{question}}]}""").Rows[0].Categories.ShouldBe(["a"]);
        Read($$"""{"questions": [{{question}}], "category": "a"}""").Rows[0].Categories.ShouldBe(["a"]);
    }

    [Fact]
    public void Reads_a_mark_of_the_byte_order() => Read("\uFEFF{\"questions\": []}").Problems.ShouldBeEmpty();

    [Fact]
    public void Names_every_bad_row_with_its_line_and_reason()
    {
        var read = Read($$$"""
            {
              "questions": [
                {{{Good}}},
                {"stem":"a","type":"long","difficulty":"easy","category":"c","en":{"text":"t","answer":"x"}},
                {"stem":"b","type":"short","difficulty":6,"category":"c",
                 "en":{"text":"t","answer":"x"}},
                {"stem":"c","type":"short","difficulty":"easy","category":"c","en":{"text":"","answer":"x"},"ko":{"text":"t"}},
                17,
                {"stem":"d","type":"multiple","difficulty":"easy","category":"c","answer":"c","en":{"text":"t","options":["1","2"]}},
                {"stem":"s","type":"short","difficulty":"easy","category":"c","en":{"text":"t","answer":"x"}}
              ]
            }
            """);

        read.Problems.Select(problem => $"{problem.Line}: {problem.Reason}").ShouldBe(
        [
            "4: The type is 'long'; it is 'multiple', 'short' or 'essay'.",
            "5: The difficulty is 6; it is 'easy', 'medium', 'hard', or 1 to 5.",
            "7: en: The text is empty.",
            "7: ko: The answer is empty.",
            "8: It is not an object.",
            "9: en: The answer 'c' is not the key of an option.",
            "10: The id s-en is used in line 3 already.",
        ]);
    }

    [Theory]
    [InlineData("""{"type":"short","difficulty":"easy","category":"c","en":{"text":"t","answer":"x"}}""", "The stem is missing, too long, or has a control character.")]
    [InlineData("""{"stem":"s","difficulty":"easy","category":"c","en":{"text":"t","answer":"x"}}""", "The type is missing; it is 'multiple', 'short' or 'essay'.")]
    [InlineData("""{"stem":"s","type":"short","category":"c","en":{"text":"t","answer":"x"}}""", "The difficulty is missing; it is 'easy', 'medium', 'hard', or 1 to 5.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","en":{"text":"t","answer":"x"}}""", "It has no category.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","category":"a//b","en":{"text":"t","answer":"x"}}""", "'a//b' cannot be the name of a category.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","categories":["a","A"],"en":{"text":"t","answer":"x"}}""", "A category comes twice.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","category":"c"}""", "It has no text in any language.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","category":"c","hint":"h","en":{"text":"t","answer":"x"}}""", "There is no property 'hint' of a question.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","category":"c","en":{"text":"t","answer":"x","hint":"h"}}""", "en: There is no property 'hint' of a text.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","category":"c","en":{"text":"\ud800","answer":"x"}}""", "en: 'text' has half of a surrogate pair.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","category":"c","en":{"text":5,"answer":"x"}}""", "en: 'text' is not a text.")]
    [InlineData("""{"stem":"s","type":"short","difficulty":"easy","category":"c","active":1,"en":{"text":"t","answer":"x"}}""", "'active' is neither true nor false.")]
    [InlineData("""{"stem":"s","stem":"s","type":"short","difficulty":"easy","category":"c","en":{"text":"t","answer":"x"}}""", "'stem' comes twice.")]
    [InlineData("""{"stem":"s","type":"multiple","difficulty":"easy","category":"c","answer":"a","en":{"text":"t","options":["1"]}}""", "en: There are fewer than two options.")]
    [InlineData("""{"stem":"s","type":"multiple","difficulty":"easy","category":"c","answer":"a","en":{"text":"t","options":["1","1"]}}""", "en: Two options are the same.")]
    [InlineData("""{"stem":"s","type":"multiple","difficulty":"easy","category":"c","answer":"a","en":{"text":"t","options":["1",5]}}""", "en: Option 2: It is not an object.")]
    [InlineData("""{"stem":"s","type":"multiple","difficulty":"easy","category":"c","answer":"a","en":{"text":"t","options":["1","\ud800"]}}""", "en: 'option 2' has half of a surrogate pair.")]
    [InlineData("""{"stem":"s","type":"essay","difficulty":"easy","category":"c","en":{"text":"t","answer":"x"}}""", "An essay needs a rubric.")]
    [InlineData("""{"stem":"s","type":"essay","difficulty":"easy","category":"c","rubric":[{"weight":0,"en":"n","phrases":["p"]}],"en":{"text":"t","answer":"x"}}""", "Point 1 of the rubric: The weight is not a whole number above 0.")]
    [InlineData("""{"stem":"s","type":"essay","difficulty":"easy","category":"c","rubric":[{"weight":1,"ko":"n","phrases":["p"]}],"en":{"text":"t","answer":"x"}}""", "Point 1 of the rubric: It has no name in 'en'.")]
    [InlineData("""{"stem":"s","type":"essay","difficulty":"easy","category":"c","rubric":[{"weight":1,"en":"n","phrases":[]}],"en":{"text":"t","answer":"x"}}""", "Point 1 of the rubric: It has no phrase, or an empty one.")]
    public void Says_what_is_wrong(string question, string reason)
        => Read($$"""{"questions": [{{question}}]}""").Problems.ShouldContain(new QuestionImportProblem(1, reason));

    [Theory]
    [InlineData("", 1)]
    [InlineData("[]", 1)]
    [InlineData("{}", 1)]
    [InlineData("{\"questions\": {}}", 1)]
    [InlineData("{\"questions\": [],\n \"other\": 1}", 2)]
    [InlineData("{\"questions\": [\n{},\n}", 3)]
    [InlineData("{\"questions\": []}\nmore", 2)]
    [InlineData("{\"questions\": [],\n\"\\ud800\": 1}", 2)]
    [InlineData("{\"questions\": [\n{\"\\ud800\": 1}]}", 2)]
    public void Refuses_what_is_no_file_of_questions(string file, long line)
    {
        var problems = Read(file).Problems;

        problems.ShouldNotBeEmpty();
        problems[0].Line.ShouldBe(line);
    }

    [Fact]
    public void Refuses_bytes_that_are_no_text()
    {
        byte[] file = [.. Encoding.UTF8.GetBytes($$"""{"questions": [{{Good}}]}""")];
        file[Array.IndexOf(file, (byte)'t')] = 0xFF;

        new QuestionFileReader().Read(file).Problems.ShouldBe([new QuestionImportProblem(1, "The file is not UTF-8 here.")]);
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused()
    {
        var file = Good.Replace("\"t\"", $"\"{new string('x', 10_001)}\"", StringComparison.Ordinal);

        Read($$"""{"questions": [{{file}}]}""").Problems.ShouldBe([new QuestionImportProblem(1, "en: 'text' is longer than 10000 characters.")]);
    }

    [Fact]
    public void An_option_that_is_too_long_is_refused()
    {
        var text = new string('x', 10_001);
        var file = $$$"""{"stem":"s","type":"multiple","difficulty":"easy","category":"c","answer":"a","en":{"text":"t","options":["1","{{{text}}}"]}}""";

        Read($$"""{"questions": [{{file}}]}""").Problems.ShouldBe([new QuestionImportProblem(1, "en: 'option 2' is longer than 10000 characters.")]);
    }

    private static QuestionFileContent Read(string file) => new QuestionFileReader().Read(Encoding.UTF8.GetBytes(file));
}
