using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

/// <summary>A client's method that was called and whose result is awaited: here, or by another node.</summary>
internal abstract class ClientCall(string invocationId, string connectionId)
{
    public string InvocationId => invocationId;

    public string ConnectionId => connectionId;

    /// <summary>What the result is read as.</summary>
    public abstract Type ResultType { get; }

    /// <summary>Ends the call with what the client answered.</summary>
    public abstract void Complete(CompletionMessage result);
}

/// <summary>A call whose caller is on this node.</summary>
internal abstract class OwnCall(string invocationId, string connectionId, Request? request) : ClientCall(invocationId, connectionId)
{
    /// <summary>The other node that has the connection, once it said so.</summary>
    public ulong? Owner { get; set; }

    /// <summary>Where the question goes which node has the connection; none when it is here.</summary>
    public Request? Request => request;

    /// <summary>When the owner was asked last whether the result is still to come.</summary>
    public long ProbedAt { get; set; }

    /// <summary>Whether the client's node knows that the call is over.</summary>
    public bool IsSettled { get; set; }

    public abstract void Fail(Exception exception);

    /// <summary>The caller does not want the result any more. The words are SignalR's own.</summary>
    public void Cancel() => Fail(new HubException("Invocation canceled by the server."));

    public void FailDisconnected() => Fail(new IOException($"Connection '{ConnectionId}' disconnected."));
}

/// <summary>A call whose caller is on this node.</summary>
internal sealed class OwnCall<T>(string invocationId, string connectionId, Request? request) : OwnCall(invocationId, connectionId, request)
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Type ResultType => typeof(T);

    public Task<T> Result => _result.Task;

    public override void Complete(CompletionMessage result)
    {
        IsSettled = true;
        if (!result.HasResult)
        {
            Fail(new HubException(result.Error));
        }
        else if (result.Result is T || (result.Result is null && default(T) is null))
        {
            _result.TrySetResult((T)result.Result!);
            Request?.Nobody();
        }
        else
        {
            Fail(new HubException($"Error trying to deserialize result to {typeof(T).Name}."));
        }
    }

    public override void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        Request?.Nobody();
    }
}
