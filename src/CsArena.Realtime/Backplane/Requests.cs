using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>The questions of this node that are not answered yet.</summary>
internal sealed class Requests(KnownNodes nodes, Outbox outbox, string hubChannel, TimeSpan answerTimeout, TimeProvider timeProvider, ILogger logger)
{
    private readonly ConcurrentDictionary<ulong, Request> _open = new();
    private ulong _lastId;

    /// <summary>Opens a request; whoever does closes it.</summary>
    public Request Open()
    {
        var request = new Request(Interlocked.Increment(ref _lastId));
        _open[request.Id] = request;
        request.Asks(nodes.Others());
        return request;
    }

    /// <summary>Lets requests know who is asked, that were opened when this node did not know all others.</summary>
    public void Update()
    {
        if (!_open.IsEmpty && nodes.Others() is { } others)
        {
            foreach (var request in _open.Values)
            {
                request.Asks(others);
            }
        }
    }

    public void Close(Request request) => _open.TryRemove(request.Id, out _);

    /// <summary>Asks all nodes, and waits for the one that has the connection, up to the answer timeout.</summary>
    /// <returns>That node, or null: nobody has it, nobody answers, or the backplane is away.</returns>
    public async Task<ulong?> AskAsync(Request request, EnvelopeWriter envelope, string connectionId, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(answerTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await outbox.TryPublishAsync(hubChannel, envelope).WaitAsync(either.Token)
                ? await request.Owner.WaitAsync(either.Token)
                : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.NoAnswer(connectionId, answerTimeout);
            return null;
        }
    }

    public void Answer(ulong requestId, ulong node, bool isHere)
    {
        if (!_open.TryGetValue(requestId, out var request))
        {
            return;
        }

        if (isHere)
        {
            request.Has(node);
        }
        else
        {
            request.HasNot(node);
        }
    }

    public void NodeGone(ulong node)
    {
        foreach (var request in _open.Values)
        {
            request.HasNot(node);
        }
    }
}
