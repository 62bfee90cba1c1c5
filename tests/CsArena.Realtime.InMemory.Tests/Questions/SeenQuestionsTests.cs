using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests.Questions;

public sealed class SeenQuestionsTests
{
    [Fact]
    public void Keeps_the_last_stems_of_a_player()
    {
        var seen = new SeenQuestions(stemsPerPlayer: 3, players: 2);
        foreach (var stem in (string[])["a", "b", "c", "d"])
        {
            seen.Add("p", stem);
        }

        seen.Last("p", 3).ShouldBe(["b", "c", "d"]);
        seen.Last("p", 1).ShouldBe(["d"]);
        seen.Last("p", 0).ShouldBeEmpty();
        seen.Last("q", 3).ShouldBeEmpty();
    }

    [Fact]
    public void Forgets_the_player_who_was_asked_longest_ago()
    {
        var seen = new SeenQuestions(stemsPerPlayer: 3, players: 2);
        seen.Add("p", "a");
        seen.Add("q", "a");
        seen.Add("p", "b");
        seen.Add("r", "a");

        seen.Players.ShouldBe(2);
        seen.Last("q", 3).ShouldBeEmpty();
        seen.Last("p", 3).ShouldBe(["a", "b"]);
    }
}
