namespace CsArena.EndToEnd.Redis.Kills;

/// <summary>
/// When hosts came up and when they died: a room that stands still is charged to the hosts only as long as one is up that
/// could take it over, and since nobody died any more who may just have done so.
/// </summary>
internal sealed class HostTimes(int up)
{
    private readonly Lock _lock = new();
    private readonly List<(long At, int Change)> _changes = [];

    public void CameUp() => Add(1);

    /// <summary>A host died, that was up.</summary>
    public void Died() => Add(-1);

    /// <summary>A host died before it was up: it may have taken something over already.</summary>
    public void DiedEarly() => Add(0);

    /// <summary>The part of a pause in which the room stood still though it had somebody to go on with; its end.</summary>
    public Pause Charged(Pause pause)
    {
        var (from, isUp) = (pause.From, up);
        lock (_lock)
        {
            foreach (var (at, change) in _changes.TakeWhile(one => one.At <= pause.To))
            {
                var wasUp = isUp;
                isUp += change;
                if (change <= 0 || wasUp == 0)
                {
                    from = Math.Max(from, at);
                }
            }
        }

        return pause with { From = isUp == 0 ? pause.To : from };
    }

    private void Add(int change)
    {
        lock (_lock)
        {
            _changes.Add((DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), change));
        }
    }
}
