using System.Globalization;
using CsArena.LoadTest.Invariants;

namespace CsArena.EndToEnd.Redis.Play;

/// <summary>
/// What Redis knows of the matches that were played, against what the players were told. Sessions that are over expire after
/// some minutes: they are read all along.
/// </summary>
internal sealed class StoredMatches : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly RedisServer _redis;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, JsonElement> _sessions = [];
    private readonly Task _reading;

    private const string Script = """
        local out = {}
        for _, key in ipairs(redis.call('KEYS', 'game:session:*')) do
          local room = string.sub(key, 14)
          local fields = redis.call('HGETALL', key)
          local session = { roomId = room }
          for i = 1, #fields, 2 do session[fields[i]] = fields[i + 1] end
          local rounds = {}
          for n = 1, tonumber(session.totalRounds) do
            local one = redis.call('HMGET', 'game:round:' .. room .. ':' .. n, 'player1Answer', 'player2Answer', 'player1Points', 'player2Points')
            for i = 1, 4 do one[i] = one[i] or '' end
            rounds[n] = one
          end
          session.rounds = rounds
          out[#out + 1] = session
        end
        return #out == 0 and '[]' or cjson.encode(out)
        """;

    public StoredMatches(RedisServer redis)
    {
        _redis = redis;
        _reading = ReadAllAlongAsync();
    }

    /// <summary>The rooms that were found so far.</summary>
    public IReadOnlyCollection<string> Rooms => _sessions.Keys;

    /// <summary>The matches whose end no player was told, with their players. Both may have been away until it was over.</summary>
    public IReadOnlyList<string> EndedUnseen(IReadOnlyCollection<ToldEnd> ends) =>
    [
        .. _sessions
            .Where(session => ends.All(end => end.RoomId != session.Key))
            .Select(session => $"{session.Key} of {Text(session.Value, "player1Id")} and {Text(session.Value, "player2Id")}"),
    ];

    /// <summary>Every match is over, saved and told; its points are the sum of its rounds'; every answer that was taken is there.</summary>
    public async Task<IReadOnlyList<string>> ComplaintsAsync(IReadOnlyCollection<TakenAnswer> answers, IReadOnlyCollection<ToldEnd> ends)
    {
        await _stop.CancelAsync();
        await _reading;
        await ReadAsync();
        var sessions = _sessions;
        var complaints = new List<string>();
        foreach (var (roomId, session) in sessions)
        {
            if (Text(session, "phase") != "finished" || Text(session, "saved") != "true" || Text(session, "endAnnounced") != "true")
            {
                complaints.Add($"{roomId} is not over: {session}");
            }

            foreach (var (player, place) in new[] { ("player1", 2), ("player2", 3) })
            {
                var points = session.GetProperty("rounds").EnumerateArray().Sum(round => Number(round[place].GetString()));
                if (points != Number(Text(session, player + "Score")))
                {
                    complaints.Add($"{roomId}: {player} has {Text(session, player + "Score")}, and {points} in the rounds");
                }
            }
        }

        foreach (var answer in answers)
        {
            if (!sessions.TryGetValue(answer.RoomId, out var session))
            {
                complaints.Add($"{answer.RoomId} is gone, and {answer.PlayerId} had an answer taken in it");
            }
            else if (session.GetProperty("rounds")[answer.Round - 1][PlaceOf(session, answer.PlayerId)].GetString() != answer.Answer)
            {
                complaints.Add($"{answer} is missing: {session}");
            }
        }

        foreach (var end in ends)
        {
            if (sessions.TryGetValue(end.RoomId, out var session))
            {
                var isFirst = PlaceOf(session, end.PlayerId) == 0;
                var (mine, other) = isFirst ? ("player1Score", "player2Score") : ("player2Score", "player1Score");
                if ((end.My, end.Opponent) != (Number(Text(session, mine)), Number(Text(session, other))) || end.Reason != Text(session, "endReason"))
                {
                    complaints.Add($"{end} was told, and kept is {session}");
                }
            }
        }

        foreach (var silent in sessions.Keys.Except(ends.Select(end => end.RoomId)))
        {
            complaints.Add($"{silent} ended, and nobody was told: {sessions[silent]}");
        }

        return complaints;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAllAlongAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Between, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await ReadAsync();
            }
            catch (Exception error) when (error is IOException or RedisReplyException)
            {
                // The server is away, on purpose.
            }
        }
    }

    private async Task ReadAsync()
    {
        using var answer = JsonDocument.Parse(await _redis.CommandAsync("EVAL", Script, "0"));
        foreach (var session in answer.RootElement.EnumerateArray())
        {
            _sessions[Text(session, "roomId")] = session.Clone();
        }
    }

    private static int PlaceOf(JsonElement session, string playerId) => Text(session, "player1Id") == playerId ? 0 : 1;

    private static string Text(JsonElement session, string name)
        => session.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static int Number(string? text) => string.IsNullOrEmpty(text) ? 0 : int.Parse(text, CultureInfo.InvariantCulture);
}
