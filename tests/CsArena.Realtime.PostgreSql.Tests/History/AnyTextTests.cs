using CsArena.Realtime.Conformance;
using CsArena.Realtime.Grading;
using CsArena.Realtime.PostgreSql.Tests.Text;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <summary>Whatever a text contains, it comes back exactly, and means nothing to the database.</summary>
public sealed class AnyTextTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Ids_names_answers_and_questions_of_any_text_come_back()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        var number = 0;
        foreach (var text in AnyText.Samples(random))
        {
            await CheckAsync(history, $"{number++}{text}");
        }

        // 10 KB of it, and of what takes most room.
        await CheckAsync(history, AnyText.Of(random, 10_240)[..10_240]);
        await CheckAsync(history, new string('\0', 10_240));
        await CheckAsync(history, string.Concat(Enumerable.Repeat("\U0001F600", 5_120)));
        await CheckAsync(history, RandomText(random, 10_240));
        await database.CheckReplayAsync(matches: number + 4);
    }

    private static async Task CheckAsync(PostgreSqlMatchHistory history, string text)
    {
        var (room, ann, bob) = ($"r{text}", $"{text}1", $"{text}2");
        var match = TestMatches.Finished(room, ann, bob, PlayerSlot.Player1, answer: text);
        match = match with
        {
            Session = match.Session with { Queue = text, Player1 = match.Session.Player1 with { Nickname = text } },
            Rounds =
            [
                .. match.Rounds.Select(round => round with
                {
                    Question = round.Question with { Id = text, Text = text, Answer = text, Explanation = text, Categories = [text, "b"] },
                    Score1 = new RoundScore(new Grade(true, 0.1, text), 3),
                }),
            ],
        };
        await history.SaveAsync(match);
        var found = (await history.FindAsync(room)).ShouldNotBeNull().Match;
        found.RoomId.ShouldBe(room);
        found.Session.Queue.ShouldBe(text);
        found.Session.Player1.PlayerId.ShouldBe(ann);
        found.Session.Player1.Nickname.ShouldBe(text);
        found.Session.Player2.PlayerId.ShouldBe(bob);
        found.Rounds[0].Submission1.ShouldBe(match.Rounds[0].Submission1);
        found.Rounds[0].Score1.ShouldBe(match.Rounds[0].Score1);
        found.Rounds[0].Question.Id.ShouldBe(text);
        StoredMatchTests.Same(found.Rounds[0].Question, match.Rounds[0].Question);
        (await history.GetRatingAsync(ann)).Wins.ShouldBe(1);
        (await history.ListAsync(bob, null, 10)).ShouldHaveSingleItem().Match.RoomId.ShouldBe(room);
        (await history.GetLeaderboardAsync(1000)).Count(entry => entry.PlayerId == ann && entry.Nickname == text).ShouldBe(1);
    }

    /// <summary>Text that cannot be compressed.</summary>
    private static string RandomText(Random random, int length)
        => string.Create(length, random, (span, source) =>
        {
            foreach (ref var character in span)
            {
                character = (char)source.Next(char.MaxValue + 1);
            }
        });
}
