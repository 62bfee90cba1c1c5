namespace CsArena.Realtime.Client.Connections;

/// <summary>Owns work that nobody awaits while it runs. The work handles its own failures.</summary>
internal sealed class BackgroundTasks : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    public void Run(Func<Task> work)
    {
        var task = work();
        lock (_lock)
        {
            _running.RemoveWhere(done => done.IsCompleted);
            _running.Add(task);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
    }
}
