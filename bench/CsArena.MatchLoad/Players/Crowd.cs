using System.Collections.Concurrent;
using System.Diagnostics;

namespace CsArena.MatchLoad.Players;

/// <summary>The players of one kind of server, and what they have seen.</summary>
internal sealed class Crowd(string title) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Player> _byAddress = new(StringComparer.Ordinal);
    private readonly List<Player> _players = [];
    private readonly List<Task> _listening = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _pairing = new();
    private readonly List<double> _foundAfter = [];
    private Player? _waiting;
    private volatile bool _playing;
    private long _matches;
    private long _messages;
    private long _bytes;
    private long _refusals;

    public string Title => title;

    public IReadOnlyList<Player> Players => _players;

    public long Matches => Volatile.Read(ref _matches);

    public long Messages => Volatile.Read(ref _messages);

    public long Bytes => Volatile.Read(ref _bytes);

    public long Refusals => Volatile.Read(ref _refusals);

    public string? FirstRefusal { get; private set; }

    public int OpenRooms => _rooms.Count;

    /// <summary>Whether a player who is through with a match asks for the next one.</summary>
    public bool Again { get; set; } = true;

    /// <summary>Called when a player is through with a match.</summary>
    public Action<Player>? OnEnd { get; set; }

    /// <summary>Connects players, in turn to each of the servers.</summary>
    public async Task ConnectAsync(int count, IReadOnlyList<Uri> urls, Func<string, ValueTask<string?>> token)
    {
        for (var i = 0; i < count; i++)
        {
            var player = new Player(this, $"p{i}");
            await player.ConnectAsync(
                new Uri($"{urls[i % urls.Count]}?user={player.Name}"), await token(player.Name), _ending.Token);
            _players.Add(player);
            _byAddress[player.Address] = player;
            _listening.Add(player.ListenAsync(_ending.Token));
        }
    }

    /// <summary>Lets all of them play.</summary>
    public void Start()
    {
        _playing = true;
        foreach (var player in _players)
        {
            Enqueue(player);
        }
    }

    /// <summary>Lets them finish what they play.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        _playing = false;
        for (var started = Stopwatch.StartNew(); OpenRooms > 0 && started.Elapsed < limit;)
        {
            await Task.Delay(50);
        }
    }

    /// <summary>A server closes connections that say nothing.</summary>
    public void Ping()
    {
        foreach (var player in _players)
        {
            player.Ping();
        }
    }

    /// <summary>Throws when a connection is gone.</summary>
    public void Check()
    {
        if (_listening.Find(listening => listening.IsCompleted) is { Exception: { } exception })
        {
            throw new InvalidOperationException($"A connection to {title} is gone.", exception);
        }
    }

    /// <summary>Asks for a match; the first of two waits for the second.</summary>
    /// <param name="player">Who asks.</param>
    /// <param name="askedAt">When the call was due, a timestamp; now when null.</param>
    public void Enqueue(Player player, long? askedAt = null)
    {
        Player? opponent;
        lock (_pairing)
        {
            opponent = _waiting == player ? null : _waiting;
            _waiting = opponent is null ? player : null;
        }

        player.Enqueue(opponent, askedAt ?? Stopwatch.GetTimestamp());
    }

    /// <summary>Times from the call that completed a pair to the news of the match, ms, of both players.</summary>
    public double[] TakeFoundAfter()
    {
        lock (_foundAfter)
        {
            double[] taken = [.. _foundAfter.Order()];
            _foundAfter.Clear();
            return taken;
        }
    }

    public Room RoomOf(string id) => _rooms.GetOrAdd(id, static id => new Room(id));

    public void Found(Player player, string opponent, long now)
    {
        // Whoever asked later completed the pair.
        var pairedAt = Math.Max(player.AskedAt, _byAddress[opponent].AskedAt);
        lock (_foundAfter)
        {
            _foundAfter.Add(Stopwatch.GetElapsedTime(pairedAt, now).TotalMilliseconds);
        }
    }

    public void Ended(Player player, Room room)
    {
        if (Interlocked.Increment(ref room.Told) == 2)
        {
            _rooms.TryRemove(room.Id, out _);
            Interlocked.Increment(ref _matches);
        }

        OnEnd?.Invoke(player);
        if (_playing && Again)
        {
            Enqueue(player);
        }
    }

    public void Received(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Refused(string answer)
    {
        if (Interlocked.Increment(ref _refusals) == 1)
        {
            FirstRefusal = answer;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var player in _players)
        {
            player.Dispose();
        }

        await Task.WhenAll(_listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }
}
