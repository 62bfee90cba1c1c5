using CsArena.Realtime.Questions;

namespace CsArena.EndToEnd.Matches;

/// <summary>A match from enqueue to its end, checked field by field against the protocol.</summary>
[Collection(OnSwiftHost.Name)]
public sealed class WholeMatchTests(SwiftHost swift)
{
    private const int Rounds = 5;
    private const int SpeedBonus = 5;

    [Fact]
    public async Task FiveRoundsGiveBothSidesTheSameScoresMirrored()
    {
        await using var duel = await Duel.ConnectAsync(swift.Host);
        var queued = await duel.First.EnqueueAsync();
        Shape.Fields(
            queued, "queued", "ok:bool", "status:string", "queue:string", "position:number", "queueSize:number", "estimatedWaitMs:number|null");
        queued.GetProperty("queue").GetString().ShouldBe("default");
        queued.GetProperty("position").GetInt64().ShouldBe(1);
        queued.GetProperty("queueSize").GetInt64().ShouldBe(1);
        await duel.MatchAsync();

        // Round by round: both right, first faster; both right, second faster; one right; both wrong; nobody but one answers.
        var expected = new Score[Rounds];
        for (var round = 1; round <= Rounds; round++)
        {
            expected[round - 1] = await PlayAsync(duel, round);
            await ShouldScoreAsync(duel, round, expected);
        }

        await duel.ShouldEndAsync("win", "loss", "completed");
        var (first, second) = (EventsOf(duel.First), EventsOf(duel.Second));
        var total = new Score(expected.Sum(score => score.First), expected.Sum(score => score.Second));
        total.First.ShouldBeGreaterThan(total.Second);
        ShouldHaveEnded(first[^1].Json, total.First, total.Second, +20);
        ShouldHaveEnded(second[^1].Json, total.Second, total.First, -20);
        foreach (var (player, events) in new[] { (duel.First, first), (duel.Second, second) })
        {
            events.ShouldAllBe(one => one.Json.GetProperty("roomId").GetString() == duel.RoomId);
            player.Log.Events.ToList().ForEach(one => Shape.Event(one.Name, one.Json));
            ShouldBeInSequence(player);
            ShouldFollowThePhases(player, events);
        }

        ShouldAgree(first, second);
    }

    [Fact]
    public async Task ReadyFoundAndTimesSayWhatTheRulesSay()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        var ready = duel.First.Ready;
        ready.GetProperty("userId").GetString().ShouldBe(duel.First.UserId);
        ready.GetProperty("status").GetString().ShouldBe("idle");
        ready.TryGetProperty("roomId", out _).ShouldBeFalse();
        ready.GetProperty("nodeId").GetString().ShouldBe(duel.Second.Ready.GetProperty("nodeId").GetString());

        var found = Named(duel.First, "match:found").Single();
        found.GetProperty("totalRounds").GetInt32().ShouldBe(Rounds);
        found.GetProperty("queue").GetString().ShouldBe("default");
        var opponent = found.GetProperty("opponent");
        opponent.GetProperty("userId").GetString().ShouldBe(duel.Second.UserId);
        opponent.GetProperty("nickname").GetString().ShouldBe(duel.Second.UserId);
        opponent.GetProperty("rating").GetInt32().ShouldBe(1000);
        opponent.GetProperty("tier").GetString().ShouldBe("silver");

        var asked = await duel.AskedAsync(1);
        var announced = Named(duel.First, "round:ready").Single();
        Lasts(announced).ShouldBe(100);
        Lasts(asked).ShouldBe((long)TimeSpan.FromMinutes(10).TotalMilliseconds);
        var question = Answers.Of(asked);
        asked.GetProperty("question").GetProperty("text").GetString().ShouldBe(question.Text);
        asked.GetProperty("question").GetProperty("points").GetInt32().ShouldBe(PointsOf(question));
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
    }

    [Fact]
    public async Task AShownNicknameIsTheTokensOwn()
    {
        var (firstId, secondId) = (RawPlayer.NewId(), RawPlayer.NewId());
        await using var first = await RawPlayer.ConnectAsync(swift.Host, firstId, Tokens.For(firstId, "Ada ✨"));
        await using var second = await RawPlayer.ConnectAsync(swift.Host, secondId, Tokens.For(secondId, "강한별"));
        await first.EnqueueAsync();
        var roomId = (await second.EnqueueAsync()).GetProperty("roomId").GetString()!;
        (await first.NextAsync("match:found")).GetProperty("opponent").GetProperty("nickname").GetString().ShouldBe("강한별");
        (await second.NextAsync("match:found")).GetProperty("opponent").GetProperty("nickname").GetString().ShouldBe("Ada ✨");
        await first.AskAsync("game:forfeit", new { roomId });
        await first.NextAsync("match:end");
    }

    [Fact]
    public async Task ADrawChangesNoRating()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        for (var round = 1; round <= Rounds; round++)
        {
            await duel.PlayRoundAsync(round, _ => Answers.Wrong(), _ => "");
        }

        await duel.ShouldEndAsync("draw", "draw", "completed");
        foreach (var player in duel.Both)
        {
            ShouldHaveEnded(Named(player, "match:end").Single(), 0, 0, 0);
        }
    }

    [Fact]
    public async Task RatingsAreCarriedIntoTheNextMatch()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        await duel.PlayToEndAsync();
        await duel.MatchAsync();
        var opponent = Named(duel.First, "match:found").Last().GetProperty("opponent");
        opponent.GetProperty("rating").GetInt32().ShouldBe(980);
        opponent.GetProperty("tier").GetString().ShouldBe("bronze");
        Named(duel.Second, "match:found").Last().GetProperty("opponent").GetProperty("rating").GetInt32().ShouldBe(1020);
        await duel.PlayToEndAsync();

        // Expected of 1020 against 980: 1 / (1 + 10^(-40/400)) = 0.557; of K 40, 17.7 is left to win,
        // and half of it against the same opponent again.
        Named(duel.First, "match:end").Last().GetProperty("ratingChange").GetInt32().ShouldBe(9);
        Named(duel.Second, "match:end").Last().GetProperty("ratingChange").GetInt32().ShouldBe(-9);
    }

    /// <summary>Plays a round as the script says; what it should give, worked out here and not by the server.</summary>
    private static async Task<Score> PlayAsync(Duel duel, int round)
    {
        var asked = await duel.AskedAsync(round);
        await duel.Second.RestoreAsync();
        var question = Answers.Of(asked);
        var (points, right, wrong) = (PointsOf(question), Answers.Right(question), Answers.Wrong());
        (RawPlayer Player, string Answer)[] script = round switch
        {
            1 => [(duel.First, right), (duel.Second, right)],
            2 => [(duel.Second, right), (duel.First, right)],
            3 => [(duel.Second, wrong), (duel.First, right)],
            4 => [(duel.First, wrong), (duel.Second, "")],
            _ => [(duel.First, right), (duel.Second, wrong)],
        };
        for (var i = 0; i < script.Length; i++)
        {
            var (player, answer) = script[i];
            var opponent = player == duel.First ? duel.Second : duel.First;
            var taken = await player.SubmitAsync(duel.RoomId, round, answer);
            Shape.Fields(taken, "taken", "ok:bool", "opponentSubmitted:bool");
            taken.GetProperty("opponentSubmitted").GetBoolean().ShouldBe(i == 1);
            await opponent.NextAsync("opponent:submitted", Shape.InRound(round));
            if (i == 0)
            {
                await ShouldStillBeSecretAsync(duel, question, player, opponent, answer);
            }
        }

        return round switch
        {
            1 => new Score(points + SpeedBonus, points),
            2 => new Score(points, points + SpeedBonus),
            3 or 5 => new Score(points + SpeedBonus, 0),
            _ => new Score(0, 0),
        };
    }

    /// <summary>I11: neither in an event nor in a restored state.</summary>
    private static async Task ShouldStillBeSecretAsync(Duel duel, Question question, RawPlayer submitter, RawPlayer waiting, string answer)
    {
        var mine = await submitter.RestoreAsync(duel.RoomId);
        mine.GetProperty("mySubmission").GetString().ShouldBe(answer);
        mine.GetProperty("opponentSubmitted").GetBoolean().ShouldBeFalse();
        var theirs = await waiting.RestoreAsync();
        theirs.GetProperty("opponentSubmitted").GetBoolean().ShouldBeTrue();
        theirs.TryGetProperty("mySubmission", out _).ShouldBeFalse();
        foreach (var state in new[] { mine, theirs }.Where(_ => mine.GetProperty("round").GetInt32() > 1))
        {
            state.GetProperty("lastRound").GetProperty("round").GetInt32().ShouldBe(mine.GetProperty("round").GetInt32() - 1);
        }

        Secrets.ShouldNotShow(submitter, question, "");
        Secrets.ShouldNotShow(waiting, question, answer);
    }

    private static async Task ShouldScoreAsync(Duel duel, int round, Score[] expected)
    {
        foreach (var player in duel.Both)
        {
            var end = await player.NextAsync("round:end", Shape.InRound(round));
            var isFirst = player == duel.First;
            var score = expected[round - 1];
            var so = new Score(expected.Take(round).Sum(one => one.First), expected.Take(round).Sum(one => one.Second));
            var results = end.GetProperty("results");
            ShouldBe(results.GetProperty(isFirst ? "my" : "opponent"), score.First, so.First);
            ShouldBe(results.GetProperty(isFirst ? "opponent" : "my"), score.Second, so.Second);
        }

        void ShouldBe(JsonElement result, int delta, int total)
        {
            result.GetProperty("submitted").GetBoolean().ShouldBeTrue();
            result.GetProperty("correct").GetBoolean().ShouldBe(delta > 0, duel.First.Log.Describe());
            result.GetProperty("delta").GetInt32().ShouldBe(delta, $"round {round}: {duel.First.Log.Describe()}");
            result.GetProperty("total").GetInt32().ShouldBe(total);
        }
    }

    private static void ShouldHaveEnded(JsonElement end, int my, int opponent, int ratingChange)
    {
        end.GetProperty("finalScores").GetProperty("my").GetInt32().ShouldBe(my);
        end.GetProperty("finalScores").GetProperty("opponent").GetInt32().ShouldBe(opponent);
        end.GetProperty("ratingChange").GetInt32().ShouldBe(ratingChange);
    }

    /// <summary>I10: growing numbers, and each event names the one before it, so that a gap would show.</summary>
    private static void ShouldBeInSequence(RawPlayer player)
    {
        long before = 0;
        foreach (var one in EventsOf(player))
        {
            one.Json.GetProperty("prevSeq").GetInt64().ShouldBe(before, player.Log.Describe());
            one.Json.GetProperty("seq").GetInt64().ShouldBeGreaterThan(before, player.Log.Describe());
            before = one.Json.GetProperty("seq").GetInt64();
        }
    }

    private static void ShouldFollowThePhases(RawPlayer player, IReadOnlyList<Received> events)
    {
        string[] phases = ["match:found", .. Enumerable.Repeat<string[]>(["round:ready", "round:start", "round:end"], Rounds).SelectMany(one => one), "match:end"];
        events.Where(one => one.Name != "opponent:submitted").Select(one => one.Name).ShouldBe(phases, player.Log.Describe());
        var rounds = events.Where(one => one.Name.StartsWith("round:", StringComparison.Ordinal)).Select(one => one.Json.GetProperty("round").GetInt32());
        rounds.ShouldBe(Enumerable.Range(1, Rounds).SelectMany(round => Enumerable.Repeat(round, 3)));
        foreach (var end in Named(player, "round:end"))
        {
            Lasts(end).ShouldBe(100);
            var round = end.GetProperty("round").GetInt32();
            var question = Answers.Of(Named(player, "round:start").Single(Shape.InRound(round)));
            end.GetProperty("solution").GetProperty("answer").GetString().ShouldBe(question.Answer);
            end.GetProperty("solution").GetProperty("explanation").GetString().ShouldBe(question.Explanation);
        }
    }

    /// <summary>What goes to both is the same for both, but for whose side it is told from.</summary>
    private static void ShouldAgree(IReadOnlyList<Received> first, IReadOnlyList<Received> second)
    {
        foreach (var name in new[] { "round:ready", "round:start" })
        {
            Texts(first, name).ShouldBe(Texts(second, name));
        }

        Numbers(first, "round:end").ShouldBe(Numbers(second, "round:end"));
        Numbers(first, "match:end").ShouldBe(Numbers(second, "match:end"));

        static IEnumerable<string> Texts(IReadOnlyList<Received> events, string name)
            => events.Where(one => one.Name == name).Select(one => WithoutPrevious(one.Json));

        static IEnumerable<long> Numbers(IReadOnlyList<Received> events, string name)
            => events.Where(one => one.Name == name).Select(one => one.Json.GetProperty("seq").GetInt64());

        static string WithoutPrevious(JsonElement json)
            => string.Join(',', json.EnumerateObject().Where(property => property.Name != "prevSeq").Select(property => $"{property.Name}={property.Value}"));
    }

    private static List<Received> EventsOf(RawPlayer player)
        => [.. player.Log.Events.Where(one => one.Json.TryGetProperty("seq", out _))];

    private static IEnumerable<JsonElement> Named(RawPlayer player, string name)
        => player.Log.Events.Where(one => one.Name == name).Select(one => one.Json);

    private static long Lasts(JsonElement payload) => payload.GetProperty("endsAt").GetInt64() - payload.GetProperty("serverTime").GetInt64();

    private static int PointsOf(Question question) => question.Difficulty switch
    {
        Difficulty.Easy => 10,
        Difficulty.Medium => 20,
        _ => 30,
    };

    private sealed record Score(int First, int Second);
}
