using System.Diagnostics;
using System.Net;
using CsArena.EndToEnd.Redis.Play;
using CsArena.LoadTest.Invariants;
using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Outages;

/// <summary>
/// Redis goes away in the middle of play: connections stay, calls are answered <c>backend_unavailable</c>, health tells the
/// truth within five seconds, and everything goes on by itself. <c>CSARENA_LONG_OUTAGES</c> adds those of a minute.
/// </summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Players = 24;

    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(5);

    /// <summary>A call waits as long for a Redis that is silent.</summary>
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(2);

    public static TheoryData<bool, int> Outages
    {
        get
        {
            var outages = new TheoryData<bool, int>();
            foreach (var one in Seconds)
            {
                outages.Add(false, one);
                outages.Add(true, one);
            }

            return outages;
        }
    }

    public static TheoryData<int> Losses => [.. Seconds];

    private static int[] Seconds
        => Environment.GetEnvironmentVariable("CSARENA_LONG_OUTAGES") is { Length: > 0 } ? [2, 10, 60] : [2, 10];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task MatchesAndQueueGoOnAfterARestartWithTheData(bool isKilled, int seconds)
    {
        var length = TimeSpan.FromSeconds(seconds);
        // Written before it is answered: with everysec a busy disk may cost the last second, and this test allows no loss.
        var durable = new RedisServerOptions { AppendOnly = true, Arguments = ["--appendfsync", "always"] };
        await using var arena = await RedisArena.StartAsync(2, Settings, durable);
        await using var stored = new StoredMatches(arena.Redis);
        await using var crowd = Crowd.Start(arena.Urls, Players, seed: seconds, waitLimit: length + TimeSpan.FromSeconds(10));
        await crowd.PlayAsync(10);
        var reconnects = crowd.Reconnects;
        await AwayAsync(arena, isKilled, wiped: false, length);
        await HealthIsAsync(arena, HttpStatusCode.OK);
        await crowd.PlayAsync(Players, TimeSpan.FromSeconds(60));
        crowd.Reconnects.ShouldBe(reconnects, "A connection was closed.");
        var results = await crowd.EndAsync();
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        crowd.Ends.Where(end => end.Reason != "completed").ShouldBeEmpty(arena[0].Told + arena[1].Told);
        (await stored.ComplaintsAsync(crowd.Answers, crowd.Ends)).ShouldBeEmpty();
        await arena.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task WithTheDataWipedMatchesAreAbandonedAndPlayersPlayAgain(int seconds)
    {
        await using var arena = await RedisArena.StartAsync(2, Settings);
        await using var crowd = Crowd.Start(arena.Urls, Players + 1, seed: seconds, waitLimit: TimeSpan.FromSeconds(seconds + 10));
        await crowd.PlayAsync(10);
        var reconnects = crowd.Reconnects;
        var toldBefore = await AwayAsync(arena, isKilled: true, wiped: true, TimeSpan.FromSeconds(seconds), crowd);
        await HealthIsAsync(arena, HttpStatusCode.OK);
        await crowd.PlayAsync(2 * Players, TimeSpan.FromSeconds(60));
        crowd.Reconnects.ShouldBe(reconnects, "A connection was closed.");

        var results = await crowd.EndAsync();
        results.ViolationCount.ShouldBe(0, crowd.Describe());
        var lost = crowd.Checker.LostRooms;
        var abandoned = crowd.Ends.Where(end => end.Reason == "abandoned").ToList();
        output.WriteLine($"{lost.Count} rooms were played when the data was lost, {abandoned.Count} players were told that theirs was abandoned");
        output.WriteLine($"Excused: {crowd.Checker.Losses.Abandoned} oddities of abandoned matches, {crowd.Checker.Losses.Tickets} tickets");
        lost.ShouldNotBeEmpty();
        abandoned.ShouldNotBeEmpty();

        // A match may end in the moment of the kill: the end is told to one, and the message to the other's node is lost with Redis.
        crowd.Ends.Except(toldBefore).Where(end => lost.Contains(end.RoomId) && end.Reason != "abandoned").ShouldBeEmpty();
        crowd.Ends.Where(end => end.Reason != "completed" && !lost.Contains(end.RoomId)).ShouldBeEmpty();
        await arena.EndAsync();
    }

    [Fact]
    public async Task TheClockIsFairAfterAnOutageThatSwallowedTheQuestion()
    {
        await using var arena = await RedisArena.StartAsync(
            2, () => Stage2Settings.Swift.Questions(TimeSpan.FromSeconds(4)), new RedisServerOptions { AppendOnly = true });
        await using var duel = await Duel.StartAsync(arena[0], arena[1]);
        await duel.AskedAsync(1);
        await arena.Redis.PauseAsync();
        await Task.Delay(TimeSpan.FromSeconds(6));
        await duel.First.RefusedAsync("backend_unavailable", "submit:answer", new { roomId = duel.RoomId, round = 1, answer = "a" });
        await arena.Redis.ResumeAsync();
        var again = await duel.First.NextAsync("round:start", Shape.InRound(1));
        (again.GetProperty("endsAt").GetInt64() - again.GetProperty("serverTime").GetInt64()).ShouldBeGreaterThan(1000);
        await duel.First.SubmitAsync(duel.RoomId, 1, "a");
        await duel.Second.SubmitAsync(duel.RoomId, 1, "b");
        foreach (var player in duel.Both)
        {
            await player.NextAsync("round:end", Shape.InRound(1));
        }
    }

    [Fact]
    public async Task TheClockIsFairAfterAllHostsWereAway()
    {
        await using var arena = await RedisArena.StartAsync(1, () => Stage2Settings.Swift.Questions(TimeSpan.FromSeconds(4)));
        await using var duel = await Duel.StartAsync(arena[0]);
        var asked = await duel.AskedAsync(1);
        await arena.Slots[0].KillAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(asked.GetProperty("endsAt").GetInt64() - asked.GetProperty("serverTime").GetInt64() + 500));
        await arena.Slots[0].StartAsync();
        await duel.ReconnectFirstAsync(arena[0]);
        await duel.ReconnectSecondAsync(arena[0]);

        // The time is given back at the latest with this call: the question of the first round is still to be answered.
        var state = await duel.First.RestoreAsync();
        state.GetProperty("round").GetInt32().ShouldBe(1);
        state.GetProperty("phase").GetString().ShouldBe("question");
        state.GetProperty("endsAt").GetInt64().ShouldBeGreaterThan(asked.GetProperty("endsAt").GetInt64() + 1000);
        await duel.AnswerBothAsync(1);
    }

    private static HostSettings Settings() => Stage2Settings.Brief;

    /// <returns>The ends that the crowd was told of before the data was lost.</returns>
    private async Task<IReadOnlyCollection<ToldEnd>> AwayAsync(RedisArena arena, bool isKilled, bool wiped, TimeSpan length, Crowd? crowd = null)
    {
        await using var bystander = await RawPlayer.ConnectAsync(arena[0]);
        var since = Stopwatch.GetTimestamp();
        await (isKilled ? arena.Redis.KillAsync() : arena.Redis.PauseAsync());
        if (length > CommandTimeout)
        {
            // The crowd may happen to have nothing to ask for meanwhile.
            await bystander.RefusedAsync("backend_unavailable", "game:restore", new { });
        }

        if (length > HealthLimit)
        {
            await HealthIsAsync(arena, HttpStatusCode.ServiceUnavailable);
        }

        var left = length - Stopwatch.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left);
        }

        IReadOnlyCollection<ToldEnd> told = crowd is null ? [] : [.. crowd.Ends];
        crowd?.Checker.StoreLost();
        if (wiped)
        {
            await arena.Redis.WipeDiskAsync();
        }

        await (isKilled ? arena.Redis.StartAsync() : arena.Redis.ResumeAsync());
        return told;
    }

    private async Task HealthIsAsync(RedisArena arena, HttpStatusCode status)
    {
        var since = Stopwatch.GetTimestamp();
        foreach (var slot in arena.Slots)
        {
            while (true)
            {
                using var answer = await slot.Host.Http.GetAsync("/api/health");
                if (answer.StatusCode == status)
                {
                    break;
                }

                Stopwatch.GetElapsedTime(since).ShouldBeLessThan(HealthLimit, await answer.Content.ReadAsStringAsync() + slot.Host.Told);
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }

        output.WriteLine($"Health said {status} after {Stopwatch.GetElapsedTime(since).TotalMilliseconds:0} ms");
    }
}
