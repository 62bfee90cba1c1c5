using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Calls;

/// <summary>Random calls in the middle of a match, from outside and from one of its players: it ends right for both all the same.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int AtOnce = 50;

    private static readonly string[] Calls = ["match:enqueue", "match:dequeue", "submit:answer", "game:restore", "game:forfeit"];

    [Fact]
    public Task TenThousandRandomCallsFromAStrangerAndAPlayer()
        => FuzzAsync(10_000, HostSettings.Swift.With("Arena__Limits__CallsPerSecond", 10_000).With("Arena__Limits__CallBurst", 100_000));

    [Fact]
    public Task AThousandRandomCallsAtTheDefaultLimit() => FuzzAsync(1_000, HostSettings.Swift);

    private async Task FuzzAsync(int calls, HostSettings settings)
    {
        var seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given) : Random.Shared.Next();
        output.WriteLine($"FUZZ_SEED={seed}");
        await using var host = await HostProcess.StartAsync(settings);
        await using var duel = await Duel.StartAsync(host);
        await using var stranger = await RawPlayer.ConnectAsync(host, RawPlayer.NewId("stranger"));
        var asked = await duel.AskedAsync(1);

        // The stranger knows the room and the players. The player does not know the room: a random forfeit would be a real one.
        var codes = await Task.WhenAll(
            ShowerAsync(stranger, calls / 2, new RandomJson(seed, duel.RoomId, duel.First.UserId)),
            ShowerAsync(duel.Second, calls / 2, new RandomJson(seed + 1, duel.Second.UserId)));
        var counts = codes.SelectMany(one => one).CountBy(code => code).OrderByDescending(count => count.Value);
        output.WriteLine(string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")));
        codes.SelectMany(one => one).ShouldNotContain("internal", host.Told);

        // Whatever the limit left over, it is full again before long.
        await UntilNotLimitedAsync(duel.Second);
        await duel.First.SubmitAsync(duel.RoomId, 1, Answers.Right(Answers.Of(asked)));
        await duel.Second.SubmitAsync(duel.RoomId, 1, Answers.Wrong());
        await duel.PlayToEndAsync(fromRound: 2);
        var scores = duel.Both.Select(player => player.Log.Events.Last(one => one.Name == "match:end").Json.GetProperty("finalScores")).ToList();
        scores[0].GetProperty("my").GetInt32().ShouldBe(scores[1].GetProperty("opponent").GetInt32());
        scores[0].GetProperty("opponent").GetInt32().ShouldBe(0);
        await UntilNotLimitedAsync(stranger);
        await stranger.ShouldStillWorkAsync();
        host.ErrorLines.ShouldBeEmpty($"FUZZ_SEED={seed}\n{host.Told}");
    }

    private static async Task<List<string>> ShowerAsync(RawPlayer player, int calls, RandomJson random)
    {
        var codes = new List<string>(calls);
        for (var sent = 0; sent < calls; sent += AtOnce)
        {
            codes.AddRange(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CallAsync(player, random))));
        }

        return codes;
    }

    private static async Task<string> CallAsync(RawPlayer player, RandomJson random)
    {
        var isKnown = random.Next(10) > 0;
        var method = isKnown ? Calls[random.Next(Calls.Length)] : random.Method();
        var payload = random.Payload();
        try
        {
            var answer = random.Next(20) switch
            {
                0 => await player.CallWithAsync(method),
                1 => await player.CallWithAsync(method, new RawJson(payload), new RawJson(random.Payload())),
                _ => await player.CallAsync(method, new RawJson(payload)),
            };
            Shape.Answer(answer);
            return answer.GetProperty("ok").GetBoolean() ? "ok" : answer.GetProperty("code").GetString()!;
        }
        catch (HubException exception) when (!isKnown)
        {
            return exception.GetType().Name;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{method} {payload} on {player.UserId}, open: {player.IsOpen}", exception);
        }
    }

    /// <summary>Several calls in a row are taken, slower than the limit refills: some are left for what comes next.</summary>
    private static async Task UntilNotLimitedAsync(RawPlayer player)
    {
        var since = Stopwatch.GetTimestamp();
        for (var taken = 0; taken < 5;)
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Limits.Wait, "still limited");
            taken = (await player.CallAsync("game:restore", new { })).GetProperty("ok").GetBoolean() ? taken + 1 : 0;
            await Task.Delay(100);
        }
    }
}
