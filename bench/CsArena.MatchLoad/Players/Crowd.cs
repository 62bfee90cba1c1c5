using System.Collections.Concurrent;
using System.Diagnostics;

namespace CsArena.MatchLoad.Players;

/// <summary>The players of one kind of server, and what they have seen.</summary>
internal sealed class Crowd(string title, IWire wire) : IAsyncDisposable
{
    private const int Mixed = 50;

    /// <summary>The queues that the arena is to have.</summary>
    public static readonly string[] Queues = [.. Enumerable.Range(0, 64).Select(number => $"pair{number}")];

    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly List<Player> _players = [];
    private readonly List<Task> _listening = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _pairing = new();
    private readonly Stack<string> _queues = new(Queues);
    private readonly List<Player> _idle = [];
    private readonly Random _random = new(1);
    private bool _started;
    private bool _playing;
    private long _matches;
    private long _messages;
    private long _bytes;
    private long _refusals;
    private long _apart;

    public string Title => title;

    public IReadOnlyList<Player> Players => _players;

    public long Matches => Volatile.Read(ref _matches);

    public long Messages => Volatile.Read(ref _messages);

    public long Bytes => Volatile.Read(ref _bytes);

    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Matches of two players on different hosts.</summary>
    public long Apart => Volatile.Read(ref _apart);

    public string? FirstRefusal { get; private set; }

    public int OpenRooms => _rooms.Count;

    /// <summary>Connects players, in turn to each of the servers.</summary>
    public async Task ConnectAsync(int count, IReadOnlyList<Uri> urls, Func<string, ValueTask<string?>> token)
    {
        for (var i = 0; i < count; i++)
        {
            var player = new Player(this, wire, $"p{i}", host: i % urls.Count);
            await player.ConnectAsync(urls[i % urls.Count], await token(player.Name), _ending.Token);
            _players.Add(player);
            _listening.Add(player.ListenAsync(_ending.Token));
        }
    }

    /// <summary>Lets all of them play. A player whose match still goes on follows when it ends.</summary>
    public void Start()
    {
        lock (_pairing)
        {
            _playing = true;
            if (!_started)
            {
                _started = true;
                _idle.AddRange(_players);
            }
        }

        PairThoseWhoAreThrough();
    }

    /// <summary>Lets them finish what they play.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        lock (_pairing)
        {
            _playing = false;
        }

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

    public Room RoomOf(string id) => _rooms.GetOrAdd(id, static id => new Room(id));

    /// <summary>A call for a match was answered: now the one whom it was meant for asks, or the queue is free again.</summary>
    public void Queued(Pairing pairing)
    {
        if (pairing.Step++ == 0)
        {
            pairing.Second.Enqueue(pairing, pairing.First);
            return;
        }

        lock (_pairing)
        {
            _queues.Push(pairing.Queue);
        }

        PairThoseWhoAreThrough();
    }

    public void Ended(Player player, Room room)
    {
        if (Interlocked.Increment(ref room.Told) == 2)
        {
            _rooms.TryRemove(room.Id, out _);
            Interlocked.Increment(ref _matches);
            Interlocked.Add(ref _apart, room.Hosts == 3 ? 1 : 0);
        }

        lock (_pairing)
        {
            _idle.Add(player);
        }

        PairThoseWhoAreThrough();
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

    /// <summary>
    /// Two random ones of them get a queue of their own. Left to one queue and to chance, players of one host, who are
    /// served in the same instant, meet one another far more often than those of two, and the same two again and again.
    /// </summary>
    private void PairThoseWhoAreThrough()
    {
        while (true)
        {
            Pairing pairing;
            lock (_pairing)
            {
                if (!_playing || _idle.Count < Mixed || !_queues.TryPop(out var queue))
                {
                    return;
                }

                pairing = new Pairing(queue, TakeAnyone(), TakeAnyone());
            }

            pairing.First.Enqueue(pairing, null);
        }
    }

    private Player TakeAnyone()
    {
        var index = _random.Next(_idle.Count);
        var player = _idle[index];
        _idle[index] = _idle[^1];
        _idle.RemoveAt(_idle.Count - 1);
        return player;
    }
}

/// <summary>Two players who are to meet.</summary>
internal sealed class Pairing(string queue, Player first, Player second)
{
    public string Queue => queue;

    public Player First => first;

    public Player Second => second;

    /// <summary>Calls that were answered.</summary>
    public int Step { get; set; }
}
