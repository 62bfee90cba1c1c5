using CsArena.Realtime.Questions;

namespace CsArena.EndToEnd.Matches;

/// <summary>Phases of no length, essays, and the fair clock.</summary>
public sealed class PhaseTests
{
    [Fact]
    public async Task PhasesOfNoLengthArePassedThroughWithTheirEvents()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Ready(TimeSpan.Zero).Review(TimeSpan.Zero));
        await using var duel = await Duel.StartAsync(host);
        await duel.PlayToEndAsync();
        foreach (var player in duel.Both)
        {
            var phases = player.Log.Events.Select(one => one.Name).Where(name => name is not "opponent:submitted").ToList();
            string[] round = ["round:ready", "round:start", "round:end"];
            phases.ShouldBe(["session:ready", "match:found", .. round, .. round, .. round, .. round, .. round, "match:end"], player.Log.Describe());
            foreach (var one in player.Log.Events.Where(one => one.Name is "round:ready" or "round:end"))
            {
                Shape.Event(one.Name, one.Json);
                one.Json.GetProperty("endsAt").GetInt64().ShouldBe(one.Json.GetProperty("serverTime").GetInt64());
            }
        }
    }

    [Fact]
    public async Task AnUnansweredQuestionEndsByItselfAndCountsZero()
    {
        await using var host = await HostProcess.StartAsync(
            HostSettings.Swift.Rounds(1).Ready(TimeSpan.Zero).Questions(TimeSpan.FromMilliseconds(500)));
        await using var duel = await Duel.StartAsync(host);
        var asked = await duel.AskedAsync(1);
        var end = await duel.First.NextAsync("round:end");
        end.GetProperty("serverTime").GetInt64().ShouldBeGreaterThanOrEqualTo(asked.GetProperty("endsAt").GetInt64());
        foreach (var result in end.GetProperty("results").EnumerateObject())
        {
            result.Value.GetProperty("submitted").GetBoolean().ShouldBeFalse();
            result.Value.GetProperty("correct").GetBoolean().ShouldBeFalse();
            result.Value.GetProperty("delta").GetInt32().ShouldBe(0);
        }

        await duel.ShouldEndAsync("draw", "draw", "completed");
    }

    [Fact]
    public async Task EveryQuestionGivesItsPointsAndAnEssayTheShareThatItMentions()
    {
        const int Rounds = 50;
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Rounds(Rounds).Ready(TimeSpan.Zero).Review(TimeSpan.Zero));
        await using var duel = await Duel.ConnectAsync(host);
        var (essays, partial) = (0, 0);

        // The bank holds 100 questions and does not repeat the last 50 of a player: two matches ask all of them.
        for (var match = 0; match < 2; match++)
        {
            await duel.MatchAsync();
            for (var round = 1; round <= Rounds; round++)
            {
                Question? question = null;
                var end = await duel.PlayRoundAsync(round, asked => FirstPoint(question = Answers.Of(asked)), asked => Answers.Right(Answers.Of(asked)));
                ShouldBeRight(question!, end.GetProperty("results"));
                if (question!.Type == QuestionType.Essay)
                {
                    essays++;
                    partial += ShouldBeGraded(question, end.GetProperty("results").GetProperty("my")) ? 1 : 0;
                }
            }

            foreach (var player in duel.Both)
            {
                await player.NextAsync("match:end");
            }
        }

        essays.ShouldBeGreaterThan(0);
        partial.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task TimeThatTheHostStoodStillIsGivenBack()
    {
        await using var host = await HostProcess.StartAsync(
            HostSettings.Swift.Rounds(1).Ready(TimeSpan.Zero).Questions(TimeSpan.FromSeconds(4)).Grace(TimeSpan.FromSeconds(1)));
        await using var duel = await Duel.StartAsync(host);
        var asked = await duel.AskedAsync(1);
        host.Send(Signal.Stop);
        var endsAt = DateTimeOffset.FromUnixTimeMilliseconds(asked.GetProperty("endsAt").GetInt64());
        await Task.Delay(endsAt - DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2));
        host.Send(Signal.Continue);

        var later = await duel.AskedAsync(1);
        later.GetProperty("endsAt").GetInt64().ShouldBeGreaterThan(asked.GetProperty("endsAt").GetInt64());
        later.GetProperty("endsAt").GetInt64().ShouldBeGreaterThan(later.GetProperty("serverTime").GetInt64());
        later.GetProperty("question").GetRawText().ShouldBe(asked.GetProperty("question").GetRawText());
        later.GetProperty("prevSeq").GetInt64().ShouldBe(asked.GetProperty("seq").GetInt64());
        await duel.First.SubmitAsync(duel.RoomId, 1, Answers.Right(Answers.Of(asked)));
        await duel.Second.SubmitAsync(duel.RoomId, 1, Answers.Wrong());
        await duel.ShouldEndAsync("win", "loss", "completed");
        duel.Both.SelectMany(player => player.Log.Events).ShouldNotContain(one => one.Name == "opponent:disconnected");
    }

    private static string FirstPoint(Question question)
        => question.Type == QuestionType.Essay ? Answers.Mentioning(question, question.Rubric.Take(1)) : "";

    /// <summary>The full points, and the bonus unless the first player was right before.</summary>
    private static void ShouldBeRight(Question question, JsonElement results)
    {
        var result = results.GetProperty("opponent");
        var isFastest = !results.GetProperty("my").GetProperty("correct").GetBoolean();
        result.GetProperty("correct").GetBoolean().ShouldBeTrue($"{question.Id}: {result}");
        result.GetProperty("delta").GetInt32().ShouldBe(PointsOf(question) + (isFastest ? 5 : 0), $"{question.Id}: {result}");
    }

    private static int PointsOf(Question question) => question.Difficulty switch
    {
        Difficulty.Easy => 10,
        Difficulty.Medium => 20,
        _ => 30,
    };

    /// <summary>Points follow the feedback: the weight of what it says was mentioned. True when that is neither all nor nothing.</summary>
    private static bool ShouldBeGraded(Question question, JsonElement result)
    {
        var feedback = result.GetProperty("feedback").GetString()!;
        var mentioned = feedback.Split("Missing:")[0];
        mentioned.ShouldContain(question.Rubric[0].Name, Case.Sensitive, $"{question.Id}: {feedback}");
        var weight = question.Rubric.Where(point => mentioned.Contains(point.Name)).Sum(point => point.Weight);
        var share = (double)weight / question.Rubric.Sum(point => point.Weight);
        var isCorrect = share >= 0.6;
        result.GetProperty("correct").GetBoolean().ShouldBe(isCorrect, $"{question.Id}: {result}");
        var expected = (int)Math.Round(PointsOf(question) * share, MidpointRounding.AwayFromZero) + (isCorrect ? 5 : 0);
        result.GetProperty("delta").GetInt32().ShouldBe(expected, $"{question.Id}: {result}");
        return share is > 0 and < 1;
    }
}
