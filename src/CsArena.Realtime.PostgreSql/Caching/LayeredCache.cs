using System.Collections.Concurrent;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Entries from this process' memory, else from the cache that hosts share, else from the database. However many ask for an
/// entry at once, it is loaded once: on this host because they wait for the same load, on all hosts because the shared cache
/// names one of them. A key is never used for anything else again, so nothing has to be invalidated.
/// </summary>
/// <param name="name">For the counters.</param>
/// <param name="local">The layer in this process.</param>
/// <param name="shared">The layer that hosts share.</param>
/// <param name="format">How entries look there.</param>
/// <param name="metrics">Counts.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LayeredCache<T>(
    string name,
    LocalCache<T> local,
    SharedLayer shared,
    ICacheFormat<T> format,
    CacheMetrics metrics,
    TimeProvider timeProvider)
    where T : class
{
    private readonly ConcurrentDictionary<string, Flight<T>> _flights = new(StringComparer.Ordinal);

    /// <summary>Gets entries.</summary>
    /// <param name="keys">Their keys, all different.</param>
    /// <param name="load">
    /// Reads entries from the database; leaves out those that are not there. It goes on when this caller waits no more, since
    /// others may wait as well.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The entries that there are.</returns>
    public async ValueTask<IReadOnlyDictionary<string, T>> GetAsync(
        IReadOnlyCollection<string> keys,
        Func<IReadOnlyList<string>, ValueTask<IReadOnlyDictionary<string, T>>> load,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, T>(keys.Count, StringComparer.Ordinal);
        List<Flight<T>>? flights = null;
        List<Flight<T>>? own = null;
        foreach (var key in keys)
        {
            if (local.TryGet(key, out var entry))
            {
                found.Add(key, entry);
                continue;
            }

            var flight = new Flight<T>(key);
            var current = _flights.GetOrAdd(key, flight);
            (flights ??= []).Add(current);
            if (current == flight)
            {
                (own ??= []).Add(flight);
            }
        }

        metrics.Hit(name, CacheMetrics.Memory, found.Count);
        metrics.Miss(name, CacheMetrics.Memory, flights?.Count ?? 0);
        if (own is not null)
        {
            // Its outcome is that of the flights, and these are waited for.
            _ = BringAsync(own, load);
        }

        foreach (var flight in flights ?? [])
        {
            if (await flight.Task.WaitAsync(cancellationToken) is { } entry)
            {
                found[flight.Key] = entry;
            }
        }

        return found;
    }

    private async Task BringAsync(List<Flight<T>> flights, Func<IReadOnlyList<string>, ValueTask<IReadOnlyDictionary<string, T>>> load)
    {
        try
        {
            // One that has landed between the look and the take-off is not brought again.
            flights.RemoveAll(flight => local.TryGet(flight.Key, out var entry) && Land(flight, entry));
            await new CacheLoad<T>(name, shared, format, metrics, timeProvider, load, Land).RunAsync(flights);
        }
        catch (Exception error)
        {
            foreach (var flight in flights.Where(flight => !flight.Task.IsCompleted))
            {
                _flights.TryRemove(flight.Key, out _);
                flight.Fail(error);
            }
        }
    }

    private bool Land(Flight<T> flight, T? entry)
    {
        if (entry is not null)
        {
            local.Set(flight.Key, entry);
        }

        _flights.TryRemove(flight.Key, out _);
        return flight.TrySetResult(entry);
    }
}
