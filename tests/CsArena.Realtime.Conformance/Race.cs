namespace CsArena.Realtime.Conformance;

/// <summary>Runs things at the same time.</summary>
public static class Race
{
    /// <summary>Starts all of them from one gate, on the thread pool, and waits for all.</summary>
    public static async Task<T[]> RunAsync<T>(params Func<ValueTask<T>>[] racers)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = racers.Select(racer => Task.Run(async () =>
        {
            await gate.Task;
            return await racer();
        })).ToArray();
        gate.SetResult();
        return await Task.WhenAll(running);
    }

    /// <summary>Starts the same thing many times from one gate.</summary>
    public static Task<T[]> RunAsync<T>(int count, Func<int, ValueTask<T>> racer)
        => RunAsync(Enumerable.Range(0, count).Select(i => new Func<ValueTask<T>>(() => racer(i))).ToArray());
}
