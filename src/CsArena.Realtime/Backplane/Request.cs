namespace CsArena.Realtime.Backplane;

/// <summary>A question to the other nodes: which of you has this connection?</summary>
internal sealed class Request(ulong id)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ulong> _without = [];
    private readonly TaskCompletionSource<ulong?> _owner = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong[]? _asked;

    public ulong Id => id;

    /// <summary>The node that has it; null when every node that was asked said no, or is gone.</summary>
    public Task<ulong?> Owner => _owner.Task;

    /// <summary>Says who is asked, as soon as that is known.</summary>
    public void Asks(ulong[]? others)
    {
        lock (_lock)
        {
            _asked ??= others;
        }

        EndIfNobodyHas();
    }

    public void Has(ulong node) => _owner.TrySetResult(node);

    public void HasNot(ulong node)
    {
        lock (_lock)
        {
            _without.Add(node);
        }

        EndIfNobodyHas();
    }

    public void Nobody() => _owner.TrySetResult(null);

    private void EndIfNobodyHas()
    {
        lock (_lock)
        {
            if (_asked is null || !Array.TrueForAll(_asked, _without.Contains))
            {
                return;
            }
        }

        Nobody();
    }
}
