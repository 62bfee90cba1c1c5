using System.Diagnostics;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests.Questions;

public sealed class InMemoryQuestionBankTests : QuestionBankContract
{
    protected override ValueTask<IQuestionBank> CreateAsync(IReadOnlyList<Question> questions)
        => ValueTask.FromResult<IQuestionBank>(new InMemoryQuestionBank(questions, seed: 7));

    [Fact]
    public async Task A_match_of_five_covers_five_categories_and_all_difficulties()
    {
        var bank = new InMemoryQuestionBank(BuiltInQuestions.All, seed: 1);

        for (var i = 0; i < 100; i++)
        {
            var picked = await bank.PickAsync(new QuestionRequest { Count = 5, Language = "ko", PlayerIds = ["p1", $"q{i}"] });

            picked.Select(question => question.Categories[0]).ShouldBeUnique();
            picked.Select(question => question.Difficulty).Distinct().Count().ShouldBe(3);
        }
    }

    [Fact]
    public async Task What_was_asked_last_is_avoided_longest()
    {
        var bank = new InMemoryQuestionBank(Bank(["a", "b"], perCell: 2), seed: 1);
        var last = new HashSet<string>();

        // Twelve stems, five a match: all are seen soon, but no match repeats one of the match before.
        for (var i = 0; i < 50; i++)
        {
            var picked = await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en", PlayerIds = ["p"] });

            picked.ShouldAllBe(question => !last.Contains(Stem(question)));
            last = [.. picked.Select(Stem)];
        }
    }

    [Fact]
    public async Task A_seed_makes_picks_repeatable_and_none_makes_them_vary()
    {
        var request = new QuestionRequest { Count = 10, Language = "en" };
        async Task<string> Ids(InMemoryQuestionBank bank) => string.Join(' ', (await bank.PickAsync(request)).Select(question => question.Id));

        (await Ids(new InMemoryQuestionBank(BuiltInQuestions.All, 3))).ShouldBe(await Ids(new InMemoryQuestionBank(BuiltInQuestions.All, 3)));
        (await Ids(new InMemoryQuestionBank())).ShouldNotBe(await Ids(new InMemoryQuestionBank()));
    }

    [Fact]
    public async Task Every_question_is_picked_in_time()
    {
        var bank = new InMemoryQuestionBank(BuiltInQuestions.All, seed: 5);
        var seen = new HashSet<string>();
        for (var i = 0; i < 500; i++)
        {
            seen.UnionWith((await bank.PickAsync(new QuestionRequest { Count = 5, Language = "en" })).Select(question => question.Id));
        }

        seen.Count.ShouldBe(BuiltInQuestions.All.Count / 2);
    }

    [Theory]
    [InlineData("ko-KR", "ko")]
    [InlineData("KO", "ko")]
    [InlineData("en-GB", "en")]
    public async Task A_region_is_taken_as_its_language(string wanted, string given)
    {
        var picked = await new InMemoryQuestionBank().PickAsync(new QuestionRequest { Count = 5, Language = wanted });

        picked.ShouldAllBe(question => question.Language == given);
    }

    [Fact]
    public async Task Remembers_a_bounded_number_of_players()
    {
        var bank = new InMemoryQuestionBank(Bank(["a"], perCell: 1), seed: 1);
        for (var i = 0; i < InMemoryQuestionBank.RememberedPlayers + 500; i++)
        {
            await bank.PickAsync(new QuestionRequest { Count = 1, Language = "en", PlayerIds = [$"p{i}"] });
        }

        bank.PlayersRemembered.ShouldBe(InMemoryQuestionBank.RememberedPlayers);
    }

    [Fact]
    public async Task Refuses_a_count_below_one()
        => await Should.ThrowAsync<ArgumentOutOfRangeException>(
            async () => await new InMemoryQuestionBank().PickAsync(new QuestionRequest { Count = 0, Language = "en" }));

    [Fact]
    public async Task Observes_cancellation()
        => await Should.ThrowAsync<OperationCanceledException>(
            async () => await new InMemoryQuestionBank().PickAsync(new QuestionRequest { Count = 1, Language = "en" }, new CancellationToken(true)));

    [Fact]
    public async Task A_pick_from_a_large_bank_costs_no_more_than_from_a_small_one()
    {
        var small = await Measure(Bank(["a", "b", "c"], perCell: 20));
        var large = await Measure(Bank(["a", "b", "c"], perCell: 10_000));

        // 500 times the questions; a pick that walked the bank would be hundreds of times slower. The floor is for noise.
        large.ShouldBeLessThan(Math.Max(small, 20) * 20);
    }

    private static async Task<double> Measure(IReadOnlyList<Question> questions)
    {
        var bank = new InMemoryQuestionBank(questions, seed: 1);
        var request = new QuestionRequest { Count = 5, Language = "en", PlayerIds = ["p1", "p2"] };
        var best = double.MaxValue;
        for (var run = 0; run < 5; run++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 200; i++)
            {
                await bank.PickAsync(request);
            }

            best = Math.Min(best, clock.Elapsed.TotalMicroseconds / 200);
        }

        return best;
    }
}
