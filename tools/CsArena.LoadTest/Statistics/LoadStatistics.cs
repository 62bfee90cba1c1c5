using System.Collections.Concurrent;

namespace CsArena.LoadTest.Statistics;

/// <summary>What a run counts. May be used from any thread.</summary>
internal sealed class LoadStatistics
{
    private readonly ConcurrentDictionary<string, long> _errors = new();
    private long _connected;
    private long _connectFailures;
    private long _matchEnds;
    private long _drops;
    private long _reconnects;
    private long _resyncs;
    private string? _connectFailure;

    /// <summary>From the call of <c>match:enqueue</c> to <c>match:found</c>, waiting for an opponent included.</summary>
    public LatencyHistogram EnqueueToFound { get; } = new();

    /// <summary>When the second answers of the running rounds left.</summary>
    public SecondAnswers Answers { get; } = new();

    /// <summary>From the second answer of a round to <c>round:end</c>.</summary>
    public LatencyHistogram SubmitToRoundEnd { get; } = new();

    /// <summary>From the loss of a connection to the restored state.</summary>
    public LatencyHistogram LostToRestored { get; } = new();

    /// <summary>From the new connection to the restored state.</summary>
    public LatencyHistogram Restore { get; } = new();

    /// <summary>From the start of a connection, token included, to connected; first connections only.</summary>
    public LatencyHistogram Connect { get; } = new();

    /// <summary>Connections that are up now.</summary>
    public long Connected => Volatile.Read(ref _connected);

    /// <summary>Clients that gave up.</summary>
    public long ConnectFailures => Volatile.Read(ref _connectFailures);

    /// <summary>Why one of them gave up.</summary>
    public string? ConnectFailure => Volatile.Read(ref _connectFailure);

    /// <summary>Matches that ended; each is told by two players.</summary>
    public long Matches => Volatile.Read(ref _matchEnds) / 2;

    /// <summary>Connections that players cut on purpose.</summary>
    public long Drops => Volatile.Read(ref _drops);

    /// <summary>Connections that were made again.</summary>
    public long Reconnects => Volatile.Read(ref _reconnects);

    /// <summary>States that were fetched though the connection was up: an event was missed, or late.</summary>
    public long Resyncs => Volatile.Read(ref _resyncs);

    /// <summary>Refused calls by code.</summary>
    public IReadOnlyDictionary<string, long> Errors => new SortedDictionary<string, long>(_errors);

    public void Up(bool again)
    {
        Interlocked.Increment(ref _connected);
        if (again)
        {
            Interlocked.Increment(ref _reconnects);
        }
    }

    public void Down() => Interlocked.Decrement(ref _connected);

    public void GaveUp(string? detail)
    {
        Interlocked.Increment(ref _connectFailures);
        Interlocked.CompareExchange(ref _connectFailure, detail ?? "unknown", null);
    }

    public void Resynchronized() => Interlocked.Increment(ref _resyncs);

    public void MatchEnded() => Interlocked.Increment(ref _matchEnds);

    public void Dropped() => Interlocked.Increment(ref _drops);

    public void Refused(string? code) => _errors.AddOrUpdate(code ?? "unknown", 1, (_, count) => count + 1);
}
