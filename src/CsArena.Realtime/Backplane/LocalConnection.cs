using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Backplane;

/// <summary>A connection of this node: the groups it is in, and the messages on their way to it.</summary>
internal sealed class LocalConnection(HubConnectionContext context, int maxPendingWrites, ILogger logger)
{
    private readonly Lock _lock = new();
    private HashSet<string>? _groups;
    private volatile bool _gone;
    private int _pendingWrites;

    public string Id { get; } = context.ConnectionId;

    public string? UserId { get; } = context.UserIdentifier;

    public HubConnectionContext Context => context;

    /// <summary>A connection that is gone joins nothing: whoever puts it into a group meanwhile must not bring it back.</summary>
    public void Join(MemberIndex groups, string group)
    {
        lock (_lock)
        {
            if (!_gone && (_groups ??= new(StringComparer.Ordinal)).Add(group))
            {
                groups.Add(group, this);
            }
        }
    }

    public void Leave(MemberIndex groups, string group)
    {
        lock (_lock)
        {
            if (_groups?.Remove(group) == true)
            {
                groups.Remove(group, this);
            }
        }
    }

    public void LeaveAll(MemberIndex groups)
    {
        lock (_lock)
        {
            _gone = true;
            foreach (var group in _groups ?? [])
            {
                groups.Remove(group, this);
            }

            _groups = null;
        }
    }

    /// <summary>Writes a message of this node; its sender waits for a connection that is slow.</summary>
    /// <returns>Completes when written, or when the connection failed; never fails itself.</returns>
    public Task SendAsync(ReceivedMessage message, CancellationToken cancellationToken)
        => Start(message, cancellationToken, out var writing) ? FinishAsync(writing) : Task.CompletedTask;

    /// <summary>Writes a message of another node. A slow connection keeps nobody waiting; too slow a one is closed.</summary>
    public void Post(ReceivedMessage message)
    {
        if (!Start(message, CancellationToken.None, out var writing))
        {
            return;
        }

        if (Interlocked.Increment(ref _pendingWrites) == maxPendingWrites + 1)
        {
            logger.ConnectionTooSlow(Id, maxPendingWrites);
            context.Abort();
        }

        _ = FinishPostAsync(writing);
    }

    /// <returns>Whether the write is still going on.</returns>
    private bool Start(ReceivedMessage message, CancellationToken cancellationToken, out ValueTask writing)
    {
        writing = default;
        if (_gone)
        {
            return false;
        }

        if (!message.Speaks(context.Protocol.Name))
        {
            logger.ProtocolMissing(Id, context.Protocol.Name);
            return false;
        }

        try
        {
            writing = context.WriteAsync(message.Message, cancellationToken);
            if (!writing.IsCompletedSuccessfully)
            {
                return true;
            }

            writing.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            logger.WriteFailed(exception, Id);
        }

        return false;
    }

    private async Task FinishAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        catch (Exception exception)
        {
            logger.WriteFailed(exception, Id);
        }
    }

    private async Task FinishPostAsync(ValueTask writing)
    {
        await FinishAsync(writing);
        Interlocked.Decrement(ref _pendingWrites);
    }
}
