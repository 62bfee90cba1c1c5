using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

internal sealed partial class BackplaneHubLifetimeManager<THub>
{
    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default)
        => SendAsync(EnvelopeKind.All, None, None, methodName, args, cancellationToken);

    public override Task SendAllExceptAsync(
        string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default)
        => SendAsync(EnvelopeKind.All, None, excludedConnectionIds, methodName, args, cancellationToken);

    public override Task SendConnectionAsync(
        string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connectionId);
        if (_node.Connections.Find(connectionId) is { } connection)
        {
            return connection.Context.WriteAsync(new InvocationMessage(methodName, args), cancellationToken).AsTask();
        }

        var message = new InvocationMessage(methodName, args);
        return _node.Outbox.SendAsync(_node.Channel, _node.Envelopes.Message(EnvelopeKind.Connections, [connectionId], None, message));
    }

    public override Task SendConnectionsAsync(
        IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default)
        => SendAsync(EnvelopeKind.Connections, Distinct(connectionIds), None, methodName, args, cancellationToken);

    public override Task SendGroupAsync(
        string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default)
        => SendGroupExceptAsync(groupName, methodName, args, None, cancellationToken);

    /// <remarks>As with SignalR's own manager, a member of two of the groups gets the message twice.</remarks>
    public override Task SendGroupsAsync(
        IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default)
        => SendAsync(EnvelopeKind.Groups, groupNames, None, methodName, args, cancellationToken);

    public override Task SendGroupExceptAsync(
        string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(groupName);
        return SendAsync(EnvelopeKind.Groups, [groupName], excludedConnectionIds, methodName, args, cancellationToken);
    }

    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return SendAsync(EnvelopeKind.Users, [userId], None, methodName, args, cancellationToken);
    }

    public override Task SendUsersAsync(
        IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default)
        => SendAsync(EnvelopeKind.Users, Distinct(userIds), None, methodName, args, cancellationToken);

    /// <summary>
    /// Writes to this node's connections at once, and publishes for the others. Nothing is awaited before both have
    /// begun, so that messages of one sender keep their order.
    /// </summary>
    private Task SendAsync(
        EnvelopeKind kind,
        IReadOnlyList<string> targets,
        IReadOnlyList<string> excluded,
        string methodName,
        object?[] args,
        CancellationToken cancellationToken)
    {
        if (kind != EnvelopeKind.All && targets.Count == 0)
        {
            return Task.CompletedTask;
        }

        var envelope = _node.Envelopes.Message(kind, targets, excluded, new InvocationMessage(methodName, args));
        var local = _node.Delivery.SendAsync(envelope, cancellationToken);
        if (kind == EnvelopeKind.Connections && _node.Connections.HasAll(targets))
        {
            envelope.Release();
            return local;
        }

        var remote = _node.Outbox.SendAsync(_node.Channel, envelope);
        return remote.IsCompleted ? local : Task.WhenAll(local, remote);
    }

    private static IReadOnlyList<string> Distinct(IReadOnlyList<string> names)
        => names.Count < 2 ? names : [.. new HashSet<string>(names, StringComparer.Ordinal)];
}
