using CsArena.Realtime.Questions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>What a host keeps in its memory is bounded.</summary>
public sealed class MemoryTests
{
    [Fact]
    public void The_last_matches_of_a_player_are_remembered_with_their_age()
    {
        var recent = new RecentPicks(matchesPerPlayer: 2, players: 10);
        recent.Add(["ann", "bob"], ["a", "b"]);
        recent.Add(["ann", "carl"], ["b", "c"]);

        recent.Of(["ann"]).ShouldBe(new Dictionary<string, int> { ["b"] = 1, ["c"] = 1, ["a"] = 2 }, ignoreOrder: true);
        recent.Of(["bob", "carl"]).ShouldBe(new Dictionary<string, int> { ["a"] = 1, ["b"] = 1, ["c"] = 1 }, ignoreOrder: true);

        recent.Add(["ann"], ["d"]);
        recent.Of(["ann"]).ShouldBe(new Dictionary<string, int> { ["d"] = 1, ["b"] = 2, ["c"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public void Whoever_was_picked_for_longest_ago_is_forgotten_first()
    {
        var recent = new RecentPicks(matchesPerPlayer: 5, players: 3);
        foreach (var player in (string[])["a", "b", "c", "a", "d"])
        {
            recent.Add([player], [player]);
        }

        recent.Players.ShouldBe(3);
        recent.Of(["b"]).ShouldBeEmpty();
        recent.Of(["a", "c", "d"]).Count.ShouldBe(3);
    }

    [Fact]
    public void A_player_against_himself_counts_once()
    {
        var recent = new RecentPicks(matchesPerPlayer: 5, players: 3);
        recent.Add(["a", "a"], ["x"]);

        recent.Of(["a"]).ShouldBe(new Dictionary<string, int> { ["x"] = 1 });
    }

    [Fact]
    public void The_pool_keeps_those_that_were_picked_last()
    {
        var pool = new QuestionPool(capacity: 100);
        pool.Add([.. Enumerable.Range(0, 100).Select(Pooled)]);
        pool.Add([Pooled(0), .. Enumerable.Range(100, 50).Select(Pooled)]);

        pool.Count.ShouldBe(100);
        var picked = pool.Pick(new QuestionRequest { Count = 100, Language = "en" }, new Dictionary<string, int>(), new Random(1));
        picked.Select(question => question.Candidate.Id).ShouldBe([.. Enumerable.Range(51, 99).Select(i => $"q{i}-en"), "q0-en"], ignoreOrder: true);

        pool.Replace([Pooled(7)]);
        pool.Count.ShouldBe(1);
    }

    private static PickedQuestion Pooled(int number)
    {
        var question = TestQuestions.Make($"q{number}", categories: $"category {number % 3}");
        return new PickedQuestion(new QuestionCandidate(question.Id, 1, $"q{number}", number % 3, 0, null, [number % 3]), question);
    }
}
