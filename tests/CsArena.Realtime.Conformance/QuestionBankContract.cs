using System.Text.Json;
using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every question bank keeps.</summary>
public abstract class QuestionBankContract
{
    /// <summary>Creates a bank of exactly these questions.</summary>
    protected abstract ValueTask<IQuestionBank> CreateAsync(IReadOnlyList<Question> questions);

    [Fact]
    public async Task Picks_exactly_as_many_as_wanted_and_all_different()
    {
        var bank = await CreateAsync(Bank(["a", "b", "c"], perCell: 4));

        for (var count = 1; count <= 20; count++)
        {
            var picked = await bank.PickAsync(new QuestionRequest { Count = count, Language = "en" });

            picked.Count.ShouldBe(count);
            picked.Select(Stem).ShouldBeUnique();
        }
    }

    [Fact]
    public async Task Picks_the_whole_bank_when_that_is_what_is_wanted()
    {
        var bank = await CreateAsync(Bank(["a", "b"], perCell: 2));

        var picked = await bank.PickAsync(new QuestionRequest { Count = 12, Language = "en" });

        picked.Select(Stem).ShouldBeUnique();
        picked.ShouldAllBe(question => question.Language == "en");
    }

    [Fact]
    public async Task Repeats_only_when_the_bank_has_too_few()
    {
        var bank = await CreateAsync(Bank(["a"], perCell: 1));

        var picked = await bank.PickAsync(new QuestionRequest { Count = 7, Language = "en" });

        picked.Count.ShouldBe(7);
        picked.Select(Stem).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Keeps_to_the_language_while_it_has_questions()
    {
        var bank = await CreateAsync(Bank(["a", "b"], perCell: 2));

        (await bank.PickAsync(new QuestionRequest { Count = 5, Language = "ko" })).ShouldAllBe(question => question.Language == "ko");
        (await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en" })).ShouldAllBe(question => question.Language == "en");
    }

    [Fact]
    public async Task Takes_another_language_only_for_what_is_lacking()
    {
        var bank = await CreateAsync(
        [
            Make("one", "ko", "a", Difficulty.Easy),
            Make("one", "en", "a", Difficulty.Easy),
            Make("two", "en", "a", Difficulty.Easy),
        ]);

        var picked = await bank.PickAsync(new QuestionRequest { Count = 2, Language = "ko" });

        picked.Select(question => question.Id).ShouldBe(["one-ko", "two-en"], ignoreOrder: true);
    }

    [Fact]
    public async Task Takes_another_language_when_the_wanted_one_is_unknown()
    {
        var bank = await CreateAsync(Bank(["a"], perCell: 1));

        (await bank.PickAsync(new QuestionRequest { Count = 3, Language = "xx" })).Select(Stem).ShouldBeUnique();
    }

    [Fact]
    public async Task Keeps_to_categories_and_difficulties()
    {
        var bank = await CreateAsync(Bank(["a", "b", "c"], perCell: 4));

        var picked = await bank.PickAsync(new QuestionRequest
        {
            Count = 6,
            Language = "en",
            Categories = ["a", "c"],
            Difficulties = [Difficulty.Hard],
        });

        picked.ShouldAllBe(question => question.Difficulty == Difficulty.Hard && question.Categories[0] != "b");
    }

    [Fact]
    public async Task Spreads_over_categories_and_difficulties()
    {
        var bank = await CreateAsync(Bank(["a", "b", "c", "d", "e"], perCell: 4));

        for (var i = 0; i < 20; i++)
        {
            var picked = await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en" });

            picked.Select(question => question.Categories[0]).Distinct().Count().ShouldBeGreaterThanOrEqualTo(3);
            picked.Select(question => question.Difficulty).Distinct().Count().ShouldBeGreaterThanOrEqualTo(2);
        }
    }

    [Fact]
    public async Task Avoids_what_either_player_has_seen_while_it_can()
    {
        var bank = await CreateAsync(Bank(["a", "b"], perCell: 4));
        var first = await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en", PlayerIds = ["p1", "p2"] });
        var second = await bank.PickAsync(new QuestionRequest { Count = 5, Language = "ko", PlayerIds = ["p2", "p3"] });
        var third = await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en", PlayerIds = ["p1", "p3"] });

        second.Select(Stem).Intersect(first.Select(Stem)).ShouldBeEmpty();
        third.Select(Stem).Intersect([.. first.Select(Stem), .. second.Select(Stem)]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Asks_again_when_everything_has_been_seen()
    {
        var bank = await CreateAsync(Bank(["a"], perCell: 2));

        for (var i = 0; i < 10; i++)
        {
            var picked = await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en", PlayerIds = ["p1", "p2"] });

            picked.Select(Stem).ShouldBeUnique();
            picked.ShouldAllBe(question => question.Language == "en");
        }
    }

    [Fact]
    public async Task Throws_when_nothing_fits()
    {
        var bank = await CreateAsync(Bank(["a"], perCell: 1));
        var request = new QuestionRequest { Count = 1, Language = "en", Categories = ["unknown"] };

        await Should.ThrowAsync<QuestionsUnavailableException>(async () => await bank.PickAsync(request));
        await Should.ThrowAsync<QuestionsUnavailableException>(
            async () => await (await CreateAsync([])).PickAsync(new QuestionRequest { Count = 1, Language = "en" }));
    }

    [Fact]
    public async Task Lists_categories_by_name()
    {
        (await (await CreateAsync(Bank(["b", "c", "a"], perCell: 1))).GetCategoriesAsync()).ShouldBe(["a", "b", "c"]);
        (await (await CreateAsync([])).GetCategoriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Gives_back_the_whole_question()
    {
        var question = Make("one", "ko", "a", Difficulty.Hard) with
        {
            Type = QuestionType.Essay,
            Accepted = ["하나", "one"],
            Rubric = [new RubricPoint("점", 2, ["가+나", "다"])],
            Options = [new QuestionOption("a", "가")],
        };

        var picked = (await (await CreateAsync([question])).PickAsync(new QuestionRequest { Count = 1, Language = "ko" }))[0];

        JsonSerializer.Serialize(picked).ShouldBe(JsonSerializer.Serialize(question));
    }

    [Fact]
    public async Task Serves_many_callers_at_once()
    {
        var bank = await CreateAsync(Bank(["a", "b", "c"], perCell: 6));

        var picks = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(
            async () => await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en", PlayerIds = [$"p{i % 7}", $"q{i}"] }))));

        picks.ShouldAllBe(picked => picked.Count == 5 && picked.Select(Stem).Distinct().Count() == 5);
    }

    /// <summary>A bank in which every category and difficulty has as many questions, each in English and Korean.</summary>
    protected static IReadOnlyList<Question> Bank(IReadOnlyList<string> categories, int perCell)
        => [.. from category in categories
               from difficulty in Enum.GetValues<Difficulty>()
               from number in Enumerable.Range(0, perCell)
               from language in (string[])["en", "ko"]
               select Make($"{category}-{difficulty}-{number}", language, category, difficulty)];

    /// <summary>A question; its id is its stem and its language.</summary>
    protected static Question Make(string stem, string language, string category, Difficulty difficulty) => new()
    {
        Id = $"{stem}-{language}",
        Type = QuestionType.Short,
        Difficulty = difficulty,
        Categories = [category],
        Language = language,
        Text = $"Text of {stem}",
        Answer = stem,
        Explanation = $"Explanation of {stem}",
    };

    /// <summary>What the languages of a question have in common.</summary>
    protected static string Stem(Question question) => question.Id[..^(question.Language.Length + 1)];
}
