namespace CsArena.Realtime.Redis;

/// <summary>
/// Another link in place of one that stays silent. It is opened beside the old one, which may come back first. In a cluster
/// there are other servers: they are asked at once. A stand-alone server that is silent may only be paused; but a
/// connection to a machine that is gone would stay silent for a quarter of an hour, so it is not waited for forever.
/// </summary>
internal sealed class BackplaneReplacement(BackplaneSource source, TimeProvider timeProvider)
{
    private static readonly TimeSpan PatienceWithAlone = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private Task<BackplaneLink>? _opening;
    private long? _failingSince;

    /// <summary>What the last probe said.</summary>
    public void Saw(bool passes) => _failingSince = passes ? null : _failingSince ?? timeProvider.GetTimestamp();

    /// <summary>Begins to open one, if it is time to and none is being opened.</summary>
    public void OpenWhenDue(BackplaneLink current, CancellationToken cancellationToken)
    {
        var patience = source.Keys.IsCluster ? TimeSpan.Zero : PatienceWithAlone;
        if (_opening is null && source.OpenAsync is { } open && _failingSince is { } since && timeProvider.GetElapsedTime(since) >= patience)
        {
            _opening = open(current, cancellationToken);
        }
    }

    /// <summary>The one that was opened; one that is being opened is waited for, for a moment.</summary>
    public async Task<BackplaneLink?> TakeAsync(CancellationToken cancellationToken)
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

        _failingSince = null;
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
