namespace CsArena.Realtime.Redis;

/// <summary>
/// Needed in a cluster only, because the node messenger's link is to one server there: another server takes the place of one that
/// is dead or silent. The new link is opened beside the old one, which may come back first.
/// </summary>
internal sealed class NodeMessageLinkReplacement(NodeMessageLinkSource source, TimeProvider timeProvider)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private Task<NodeMessageLink>? _opening;
    private bool _passes = true;

    /// <summary>What the last probe said.</summary>
    public void Saw(bool passes) => _passes = passes;

    /// <summary>Begins to open one, if messages did not pass, there are other servers, and none is being opened.</summary>
    public void OpenWhenDue(NodeMessageLink current, CancellationToken cancellationToken)
    {
        if (!_passes)
        {
            _opening ??= source.OpenAsync?.Invoke(current, cancellationToken);
        }
    }

    /// <summary>The one that was opened; one that is being opened is waited for, for a moment.</summary>
    public async Task<NodeMessageLink?> TakeAsync(CancellationToken cancellationToken)
    {
        if (_opening is not { } opening)
        {
            return null;
        }

        await ((Task)opening).WaitAsync(Moment, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!opening.IsCompleted)
        {
            return null;
        }

        _opening = null;
        if (!opening.IsCompletedSuccessfully)
        {
            return null;
        }

        if (!opening.Result.IsConnected)
        {
            // It was opened at an earlier disturbance, which passed without it, and its server is gone by now.
            await opening.Result.DisposeAsync();
            return null;
        }

        _passes = true;
        return opening.Result;
    }

    /// <summary>Closes the one that is not needed.</summary>
    public async Task DiscardAsync()
    {
        if (_opening is { } opening)
        {
            _opening = null;
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await opening.Result.DisposeAsync();
            }
        }
    }
}
