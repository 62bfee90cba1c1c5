using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

/// <summary>
/// A call whose caller is on another node: the result goes there as the client wrote it, since only the caller knows what
/// it is to be read as.
/// </summary>
internal sealed class ForwardedCall(string invocationId, LocalConnection connection, ulong origin, Action<ForwardedCall, CompletionMessage?> answer)
    : ClientCall(invocationId, connection.Id)
{
    private CancellationTokenRegistration _aborted;
    private int _answered;

    public ulong Origin => origin;

    public LocalConnection Connection => connection;

    public override Type ResultType => typeof(RawResult);

    /// <summary>Answers the caller when the connection ends first.</summary>
    public void Watch()
        => _aborted = connection.Context.ConnectionAborted.UnsafeRegister(static state => ((ForwardedCall)state!).Answer(null), this);

    public override void Complete(CompletionMessage result) => Answer(result);

    /// <summary>Forgets the caller: it does not want the result, or is gone.</summary>
    /// <returns>False when it was answered already.</returns>
    public bool End()
    {
        if (Interlocked.Exchange(ref _answered, 1) == 1)
        {
            return false;
        }

        _aborted.Unregister();
        return true;
    }

    private void Answer(CompletionMessage? result)
    {
        if (End())
        {
            answer(this, result);
        }
    }
}
