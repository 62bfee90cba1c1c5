namespace CsArena.EndToEnd.Play;

/// <summary>Two players in one match. The first one waited, the second one came.</summary>
public sealed class Duel : IAsyncDisposable
{
    private readonly List<RawPlayer> _connections = [];

    private Duel(RawPlayer first, RawPlayer second)
    {
        First = first;
        Second = second;
        _connections.AddRange([first, second]);
    }

    public RawPlayer First { get; private set; }

    public RawPlayer Second { get; private set; }

    public RawPlayer[] Both => [First, Second];

    public string RoomId { get; private set; } = "";

    /// <summary>Two new players who have been matched.</summary>
    public static async Task<Duel> StartAsync(HostProcess host, HostProcess? hostOfSecond = null)
    {
        var duel = await ConnectAsync(host, hostOfSecond);
        try
        {
            await duel.MatchAsync();
            return duel;
        }
        catch
        {
            await duel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Two new players who do nothing yet.</summary>
    public static async Task<Duel> ConnectAsync(HostProcess host, HostProcess? hostOfSecond = null) => new(
        await RawPlayer.ConnectAsync(host, RawPlayer.NewId("first")),
        await RawPlayer.ConnectAsync(hostOfSecond ?? host, RawPlayer.NewId("second")));

    public async Task MatchAsync()
    {
        (await First.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("queued");
        var matched = await Second.EnqueueAsync();
        matched.GetProperty("status").GetString().ShouldBe("matched");
        RoomId = matched.GetProperty("roomId").GetString()!;
        foreach (var player in Both)
        {
            (await player.NextAsync("match:found")).GetProperty("roomId").GetString().ShouldBe(RoomId);
        }
    }

    /// <summary>Waits until both are asked the question of a round.</summary>
    public async Task<JsonElement> AskedAsync(int round)
    {
        await Second.NextAsync("round:start", Shape.InRound(round));
        return await First.NextAsync("round:start", Shape.InRound(round));
    }

    /// <summary>Plays one round: the first player answers before the second. Ends with the results, seen by the first.</summary>
    public async Task<JsonElement> PlayRoundAsync(int round, Func<JsonElement, string> first, Func<JsonElement, string> second)
    {
        var asked = await AskedAsync(round);
        await First.SubmitAsync(RoomId, round, first(asked));
        await Second.SubmitAsync(RoomId, round, second(asked));
        await Second.NextAsync("round:end", Shape.InRound(round));
        return await First.NextAsync("round:end", Shape.InRound(round));
    }

    /// <summary>Ends a round whose question both have seen: neither answer is right.</summary>
    public async Task AnswerBothAsync(int round)
    {
        await First.SubmitAsync(RoomId, round, Answers.Wrong());
        await Second.SubmitAsync(RoomId, round, Answers.Wrong());
        foreach (var player in Both)
        {
            await player.NextAsync("round:end", Shape.InRound(round));
        }
    }

    /// <summary>Plays to the end from a round on: the first player always right, the second always wrong.</summary>
    public async Task PlayToEndAsync(int fromRound = 1, int totalRounds = 5)
    {
        for (var round = fromRound; round <= totalRounds; round++)
        {
            await PlayRoundAsync(round, asked => Answers.Right(Answers.Of(asked)), _ => Answers.Wrong());
        }

        await ShouldEndAsync("win", "loss", "completed");
    }

    /// <summary>Both hear of this end.</summary>
    public async Task ShouldEndAsync(string first, string second, string reason)
    {
        var ends = new[] { await First.NextAsync("match:end"), await Second.NextAsync("match:end") };
        ends.Select(end => end.GetProperty("reason").GetString()).ShouldBe([reason, reason]);
        ends.Select(end => end.GetProperty("result").GetString()).ShouldBe([first, second], First.Log.Describe() + Second.Log.Describe());
    }

    public async Task<RawPlayer> ReconnectFirstAsync(HostProcess host) => First = Keep(await First.ReconnectAsync(host));

    public async Task<RawPlayer> ReconnectSecondAsync(HostProcess host) => Second = Keep(await Second.ReconnectAsync(host));

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private RawPlayer Keep(RawPlayer connection)
    {
        _connections.Add(connection);
        return connection;
    }
}
