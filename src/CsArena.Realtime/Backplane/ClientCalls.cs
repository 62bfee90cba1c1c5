using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

/// <summary>
/// The calls to clients that go over this node: its own, and those of other nodes to its connections. The ids are unique
/// among all nodes, because a client may be called by several.
/// </summary>
internal sealed class ClientCalls(ulong self)
{
    private readonly ConcurrentDictionary<string, ClientCall> _calls = new(StringComparer.Ordinal);
    private ulong _lastId;

    public string NextId() => $"{self:x}-{Interlocked.Increment(ref _lastId)}";

    public void Add(ClientCall call) => _calls[call.InvocationId] = call;

    public void Remove(ClientCall call) => _calls.TryRemove(call.InvocationId, out _);

    public ClientCall? Find(string invocationId) => _calls.GetValueOrDefault(invocationId);

    public bool TryGetType(string invocationId, [NotNullWhen(true)] out Type? type)
    {
        type = Find(invocationId)?.ResultType;
        return type is not null;
    }

    /// <summary>Takes what a client of this node answered. Answers that nobody waits for, any more or at all, are ignored.</summary>
    /// <exception cref="InvalidOperationException">Another client was asked.</exception>
    public void Complete(string connectionId, CompletionMessage result)
    {
        if (Find(result.InvocationId!) is not { } call)
        {
            return;
        }

        if (call.ConnectionId != connectionId)
        {
            throw new InvalidOperationException($"Connection ID '{connectionId}' is not valid for invocation ID '{result.InvocationId}'.");
        }

        call.Complete(result);
    }

    /// <summary>Ends what depended on a node.</summary>
    public void NodeGone(ulong node)
    {
        foreach (var call in _calls.Values)
        {
            if (call is OwnCall own && own.Owner == node)
            {
                own.IsSettled = true;
                own.Fail(new IOException($"The node of connection '{call.ConnectionId}' is gone."));
            }
            else if (call is ForwardedCall forwarded && forwarded.Origin == node && forwarded.End())
            {
                Remove(forwarded);
            }
        }
    }

    public void FailAll(string why)
    {
        foreach (var call in _calls.Values)
        {
            (call as OwnCall)?.Fail(new IOException(why));
        }
    }

    /// <summary>Own calls that wait for another node and were not probed for so long, by that node.</summary>
    public IEnumerable<IGrouping<ulong, OwnCall>> ToProbe(TimeSpan age, TimeProvider timeProvider)
        => _calls.Values.OfType<OwnCall>()
            .Where(call => call.Owner is not null && !call.IsSettled && timeProvider.GetElapsedTime(call.ProbedAt) >= age)
            .GroupBy(call => call.Owner!.Value);
}
