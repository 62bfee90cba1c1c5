using System.Globalization;

namespace CsArena.EndToEnd.Redis.Play;

/// <summary>
/// Watches Redis and tells how long rooms stand still: from the moment at which a room's next step was due, by Redis' own
/// clock, to the moment at which it was taken. A match that is made and has no session yet is due at once.
/// </summary>
internal sealed class RoomClock : IAsyncDisposable
{
    private const string Script = """
        local time = redis.call('TIME')
        local out = { string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) }
        local function line(...) out[#out + 1] = table.concat({ ... }, ' ') end
        for _, room in ipairs(redis.call('HKEYS', 'match:queue:matches')) do
          if redis.call('EXISTS', 'game:session:' .. room) == 0 then line(room, 'made', 0, 0, 0, 0) end
        end
        for _, room in ipairs(redis.call('ZRANGE', 'game:deadlines', 0, -1)) do
          local s = redis.call('HMGET', 'game:session:' .. room, 'phase', 'currentRound', 'stepVersion', 'phaseStartedAt', 'phaseEndsAt', 'endAnnounced')
          if s[1] then
            local due = s[5]
            if s[1] == 'grading' or (s[1] == 'finished' and s[6] ~= 'true') then
              due = s[4]
            elseif s[1] == 'question' then
              local at = redis.call('HMGET', 'game:round:' .. room .. ':' .. s[2], 'player1SubmittedAt', 'player2SubmittedAt')
              if at[1] and at[2] then due = string.format('%.0f', math.max(at[1], at[2])) end
            end
            if s[1] ~= 'finished' or s[6] ~= 'true' then line(room, s[1], s[2], s[3], s[4], due) end
          end
        end
        return out
        """;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>So much later a look may come on a machine that has time for everybody.</summary>
    private const long Prompt = 100;

    private readonly RedisServer _redis;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Waiting> _rooms = [];
    private readonly Lock _lock = new();
    private readonly List<Pause> _pauses = [];
    private readonly List<long> _looks = [];
    private readonly Task _watching;

    public RoomClock(RedisServer redis)
    {
        _redis = redis;
        _watching = WatchAsync();
    }

    /// <summary>Steps that came later than this after they were due.</summary>
    public IReadOnlyList<Pause> PausesOver(TimeSpan least)
    {
        lock (_lock)
        {
            return [.. _pauses.Where(pause => pause.Length >= least)];
        }
    }

    /// <summary>Rooms that stand still now, and since when they do.</summary>
    public IReadOnlyList<string> Standing(TimeSpan least)
    {
        lock (_lock)
        {
            return [.. _rooms.Where(room => room.Value.SeenAt - room.Value.Due > least.TotalMilliseconds)
                .Select(room => $"{room.Key} {room.Value.Step} for {room.Value.SeenAt - room.Value.Due} ms")];
        }
    }

    /// <summary>
    /// How long this clock could not look, though it wanted to: the machine had no moment to spare, and hosts had to wait for
    /// theirs as well.
    /// </summary>
    public TimeSpan Blind(Pause pause)
    {
        lock (_lock)
        {
            var blind = _looks.Zip(_looks.Skip(1))
                .Where(gap => gap.First < pause.To && gap.Second > pause.From)
                .Sum(gap => Math.Max(0, Math.Min(gap.Second, pause.To) - Math.Max(gap.First, pause.From) - Prompt));
            return TimeSpan.FromMilliseconds(blind);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Look((await _redis.CommandAsync("EVAL", Script, "0")).Split('\n'));
            }
            catch (Exception error) when (error is IOException or RedisReplyException or InvalidOperationException)
            {
                // The server is away, on purpose.
            }

            await Task.Delay(Between, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look(string[] lines)
    {
        var now = Number(lines[0]);
        lock (_lock)
        {
            _looks.Add(now);
            var gone = new HashSet<string>(_rooms.Keys);
            foreach (var parts in lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(' ')))
            {
                gone.Remove(parts[0]);
                See(parts[0], now, $"{parts[1]} {parts[2]} {parts[3]}", Number(parts[4]) / 1000, Number(parts[5]) / 1000);
            }

            foreach (var room in gone)
            {
                Moved(room, _rooms[room], now);
                _rooms.Remove(room);
            }
        }
    }

    private void See(string room, long now, string step, long startedAt, long due)
    {
        if (_rooms.TryGetValue(room, out var before) && before.Step == step)
        {
            // Due earlier when the second answer comes, later when time is given back.
            _rooms[room] = before with { Due = due == 0 ? before.Due : due, SeenAt = now };
            return;
        }

        if (before is not null)
        {
            Moved(room, before, startedAt == 0 ? now : startedAt);
        }

        _rooms[room] = new Waiting(step, due == 0 ? now : due, now);
    }

    private void Moved(string room, Waiting before, long at)
    {
        if (at > before.Due)
        {
            _pauses.Add(new Pause(room, before.Step, before.Due, at));
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Waiting(string Step, long Due, long SeenAt);
}

/// <summary>A room stood still.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Step">In which phase, round and version.</param>
/// <param name="From">When its next step was due, Unix milliseconds.</param>
/// <param name="To">When it was taken.</param>
internal sealed record Pause(string RoomId, string Step, long From, long To)
{
    public TimeSpan Length => TimeSpan.FromMilliseconds(To - From);
}
