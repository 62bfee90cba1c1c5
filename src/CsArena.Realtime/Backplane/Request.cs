namespace CsArena.Realtime.Backplane;

/// <summary>A question to the other nodes: which of you has this connection?</summary>
internal sealed class Request(ulong id, ulong[]? others)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ulong>? _waitingFor = others is null ? null : [.. others];
    private readonly TaskCompletionSource<ulong?> _owner = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ulong Id => id;

    /// <summary>The node that has it; null when every node that is known said no, or is gone.</summary>
    public Task<ulong?> Owner => _owner.Task;

    public void Has(ulong node) => _owner.TrySetResult(node);

    public void HasNot(ulong node)
    {
        lock (_lock)
        {
            if (_waitingFor is null || !_waitingFor.Remove(node) || _waitingFor.Count > 0)
            {
                return;
            }
        }

        Nobody();
    }

    public void Nobody() => _owner.TrySetResult(null);
}
