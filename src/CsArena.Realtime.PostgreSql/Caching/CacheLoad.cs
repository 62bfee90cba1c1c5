using CsArena.Realtime.Caching;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Brings some entries that this process does not have: from the shared cache, from the database, or from the host that is
/// just loading them. A host that dies while it loads costs the others the lifetime of a load, no more.
/// </summary>
internal sealed class CacheLoad<T>(
    string name,
    SharedLayer shared,
    ICacheFormat<T> format,
    CacheMetrics metrics,
    TimeProvider timeProvider,
    Func<IReadOnlyList<string>, ValueTask<IReadOnlyDictionary<string, T>>> load,
    Func<Flight<T>, T?, bool> land)
    where T : class
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LastLook = TimeSpan.FromMilliseconds(50);

    /// <summary>Lands every flight, or throws.</summary>
    public async ValueTask RunAsync(List<Flight<T>> flights)
    {
        var started = timeProvider.GetTimestamp();
        var look = FirstLook;
        for (var isFirst = true; flights.Count > 0; isFirst = false)
        {
            var entries = await shared.GetOrReserveAsync([.. flights.Select(flight => flight.Key)]);
            if (entries is null || timeProvider.GetElapsedTime(started) > shared.LongestWait)
            {
                await LoadAsync(flights, isReserved: false);
                return;
            }

            var reserved = new List<Flight<T>>();
            var waiting = new List<Flight<T>>();
            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].State == SharedEntryState.Loading)
                {
                    waiting.Add(flights[i]);
                }
                else if (entries[i].State == SharedEntryState.Reserved || format.Read(entries[i].Value) is not { } entry)
                {
                    reserved.Add(flights[i]);
                }
                else
                {
                    land(flights[i], entry);
                }
            }

            if (isFirst)
            {
                metrics.Hit(name, CacheMetrics.Shared, flights.Count - reserved.Count - waiting.Count);
                metrics.Miss(name, CacheMetrics.Shared, reserved.Count + waiting.Count);
            }

            await LoadAsync(reserved, isReserved: true);
            if (waiting.Count > 0)
            {
                await Task.Delay(look, timeProvider);
                look = look * 2 < LastLook ? look * 2 : LastLook;
            }

            flights = waiting;
        }
    }

    private async ValueTask LoadAsync(List<Flight<T>> flights, bool isReserved)
    {
        if (flights.Count == 0)
        {
            return;
        }

        try
        {
            var loaded = await load([.. flights.Select(flight => flight.Key)]);
            metrics.Load(name, flights.Count);
            foreach (var flight in flights)
            {
                land(flight, loaded.GetValueOrDefault(flight.Key));
            }
        }
        finally
        {
            if (isReserved)
            {
                await Task.WhenAll(flights.Select(ShareAsync));
            }
        }
    }

    /// <summary>Tells the other hosts what has become of a load.</summary>
    private async Task ShareAsync(Flight<T> flight)
    {
        if (flight.Task is { IsCompletedSuccessfully: true, Result: { } entry })
        {
            await shared.StoreAsync(flight.Key, format.Write(entry));
        }
        else
        {
            await shared.ReleaseAsync(flight.Key);
        }
    }
}
