namespace CsArena.Realtime.Matchmaking;

/// <summary>How long the latest players waited for their match, queue by queue.</summary>
internal sealed class WaitTimes
{
    private const int Remembered = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Recent> _queues = new(StringComparer.Ordinal);

    /// <summary>Records both players of a match.</summary>
    public void Add(Match match)
    {
        lock (_lock)
        {
            if (!_queues.TryGetValue(match.Queue, out var recent))
            {
                _queues[match.Queue] = recent = new Recent();
            }

            recent.Add(match.MatchedAt - match.Player1.EnqueuedAt);
            recent.Add(match.MatchedAt - match.Player2.EnqueuedAt);
        }
    }

    /// <summary>Mean wait of a queue; null while there was no match.</summary>
    public TimeSpan? Mean(string queue)
    {
        lock (_lock)
        {
            return _queues.TryGetValue(queue, out var recent) ? recent.Mean : null;
        }
    }

    /// <summary>Mean wait over all queues; null while there was no match.</summary>
    public TimeSpan? Mean()
    {
        lock (_lock)
        {
            return _queues.Count == 0 ? null : TimeSpan.FromTicks((long)_queues.Values.Average(recent => recent.Mean.Ticks));
        }
    }

    private sealed class Recent
    {
        private readonly long[] _ticks = new long[Remembered];
        private long _sum;
        private long _count;

        public TimeSpan Mean => TimeSpan.FromTicks(_sum / Math.Min(_count, Remembered));

        public void Add(TimeSpan wait)
        {
            var place = _count % Remembered;
            _sum += wait.Ticks - _ticks[place];
            _ticks[place] = wait.Ticks;
            _count++;
        }
    }
}
