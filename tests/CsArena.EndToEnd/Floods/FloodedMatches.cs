using System.Diagnostics;

namespace CsArena.EndToEnd.Floods;

/// <summary>Matches that innocent players play beside a flood, with the time that each of their calls takes.</summary>
public sealed class FloodedMatches : IAsyncDisposable
{
    private const int RestoresInARound = 3;

    /// <summary>Long matches with short rounds: every second round of a match is ended by its time, the others by two answers.</summary>
    public static HostSettings Settings => new HostSettings()
        .With("KNOWN_PROXIES", "127.0.0.1,::1")
        .Rounds(50)
        .Ready(TimeSpan.FromMilliseconds(100))
        .Questions(TimeSpan.FromSeconds(3))
        .Review(TimeSpan.FromMilliseconds(100));

    private readonly HostProcess _host;
    private readonly List<RawPlayer> _players = [];
    private readonly List<double> _times = [];
    private readonly List<string> _failures = [];
    private readonly CancellationTokenSource _ending = new();
    private Task _playing = Task.CompletedTask;

    private FloodedMatches(HostProcess host) => _host = host;

    /// <summary>What went wrong for a player, if anything did.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_failures)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>Begins so many matches, which go on until this is disposed.</summary>
    public static async Task<FloodedMatches> StartAsync(HostProcess host, int matches)
    {
        var all = new FloodedMatches(host);
        try
        {
            for (var i = 0; i < matches * 2; i++)
            {
                all._players.Add(await RawPlayer.ConnectAsync(host, RawPlayer.NewId("innocent")));
            }

            foreach (var player in all._players)
            {
                await player.EnqueueAsync();
            }
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }

        all._playing = Task.WhenAll(all._players.Select((player, index) => Task.Run(() => PlayAsync(all, player, index))));
        return all;
    }

    /// <summary>How long the calls took that ended while something went on, in milliseconds.</summary>
    public async Task<CallTimes> MeasureAsync(Func<Task> something)
    {
        lock (_times)
        {
            _times.Clear();
        }

        await something();
        lock (_times)
        {
            return CallTimes.Of(_times);
        }
    }

    /// <summary>Questions whose end was another one later, or that ended later than was said.</summary>
    public IReadOnlyList<string> MovedEnds()
    {
        var late = TimeSpan.FromMilliseconds(500);
        var moved = new List<string>();
        foreach (var player in _players)
        {
            var ends = new Dictionary<(string, int), long>();
            foreach (var one in player.Log.All)
            {
                if (one.Name == "round:start")
                {
                    Note(RoomAndRound(one.Json), one.Json.GetProperty("endsAt").GetInt64());
                }
                else if (one.Name == "round:end" && ends.TryGetValue(RoomAndRound(one.Json), out var said)
                    && one.Json.GetProperty("serverTime").GetInt64() - said > late.TotalMilliseconds)
                {
                    moved.Add($"{RoomAndRound(one.Json)} ended {one.Json.GetProperty("serverTime").GetInt64() - said} ms late");
                }
                else if (!one.IsEvent && one.Json.TryGetProperty("state", out var state)
                    && state.TryGetProperty("phase", out var phase) && phase.GetString() == "question")
                {
                    Note(RoomAndRound(state), state.GetProperty("endsAt").GetInt64());
                }
            }

            void Note((string Room, int Round) at, long endsAt)
            {
                if (!ends.TryAdd(at, endsAt) && ends[at] != endsAt)
                {
                    moved.Add($"{at} ended at {ends[at]}, and then at {endsAt}");
                }
            }
        }

        return moved;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _playing;
        await Task.WhenAll(_players.Select(player => player.DisposeAsync().AsTask()));
        _ending.Dispose();
    }

    private static (string Room, int Round) RoomAndRound(JsonElement json)
        => (json.GetProperty("roomId").GetString()!, json.GetProperty("round").GetInt32());

    private static async Task PlayAsync(FloodedMatches all, RawPlayer player, int index)
    {
        try
        {
            while (!all._ending.IsCancellationRequested)
            {
                var asked = await player.NextAsync("round:start");
                var (roomId, round) = RoomAndRound(asked);
                for (var restore = 0; restore < RestoresInARound; restore++)
                {
                    await Task.Delay(Random.Shared.Next(100, 400), all._ending.Token);
                    await all.CallAsync(player, "game:restore", new { });
                }

                if (index % 2 == 0 || round % 2 == 0)
                {
                    await all.CallAsync(player, "submit:answer", new { roomId, round, answer = Answers.Wrong() });
                }

                await player.NextAsync("round:end", Shape.InRound(round));
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
        catch (Exception failure)
        {
            lock (all._failures)
            {
                all._failures.Add($"{failure.GetType().Name}: {failure.Message.Split('\n')[0]}");
            }
        }
    }

    private async Task CallAsync(RawPlayer player, string call, object payload)
    {
        var since = Stopwatch.GetTimestamp();
        (await player.CallAsync(call, payload)).TryGetProperty("ok", out _).ShouldBeTrue();
        lock (_times)
        {
            _times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }
    }
}

/// <summary>Times of calls, in milliseconds.</summary>
/// <param name="Count">How many calls.</param>
/// <param name="Median">Half of them took less.</param>
/// <param name="P99">One in a hundred took longer.</param>
/// <param name="Longest">None took longer.</param>
public sealed record CallTimes(int Count, double Median, double P99, double Longest)
{
    public static CallTimes Of(IEnumerable<double> times)
    {
        var sorted = times.Order().ToArray();
        sorted.ShouldNotBeEmpty();
        return new CallTimes(sorted.Length, sorted[sorted.Length / 2], sorted[Math.Min(sorted.Length - 1, sorted.Length * 99 / 100)], sorted[^1]);
    }

    public override string ToString() => FormattableString.Invariant($"{Count} calls, median {Median:0.0} ms, p99 {P99:0.0} ms, longest {Longest:0} ms");
}
