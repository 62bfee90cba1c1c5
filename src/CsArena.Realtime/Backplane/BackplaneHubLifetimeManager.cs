using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Backplane;

/// <summary>
/// SignalR's seam for several nodes, for any hub. Connections, users and groups are known to the node of the connection
/// only; a message for others than its own goes to all nodes on one channel, and each picks what is for its connections.
/// </summary>
internal sealed partial class BackplaneHubLifetimeManager<THub> : HubLifetimeManager<THub>, IAsyncDisposable, IDisposable
    where THub : Hub
{
    private static readonly string[] None = [];

    private readonly HubNode _node;

    public BackplaneHubLifetimeManager(
        IBackplane backplane,
        IHubProtocolResolver protocols,
        IOptions<HubOptions> anyHub,
        IOptions<HubOptions<THub>> thisHub,
        IOptions<HubBackplaneOptions> options,
        HubBackplaneMetrics metrics,
        TimeProvider timeProvider,
        ILogger<BackplaneHubLifetimeManager<THub>> logger)
    {
        var supported = thisHub.Value.SupportedProtocols ?? anyHub.Value.SupportedProtocols;
        var codec = new HubMessageCodec(protocols.AllProtocols, supported);
        _node = new HubNode(typeof(THub).ToString(), backplane, codec, options.Value, metrics, timeProvider, logger);
    }

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _node.Connections.Add(connection);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _node.Connections.Remove(connection);
        return Task.CompletedTask;
    }

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connectionId);
        ArgumentNullException.ThrowIfNull(groupName);
        if (_node.Connections.Find(connectionId) is not { } connection)
        {
            return AskToChangeAsync(EnvelopeKind.Join, connectionId, groupName, cancellationToken);
        }

        connection.Join(_node.Connections.Groups, groupName);
        return Task.CompletedTask;
    }

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connectionId);
        ArgumentNullException.ThrowIfNull(groupName);
        if (_node.Connections.Find(connectionId) is not { } connection)
        {
            return AskToChangeAsync(EnvelopeKind.Leave, connectionId, groupName, cancellationToken);
        }

        connection.Leave(_node.Connections.Groups, groupName);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>For a container that is disposed of without waiting: what is left to do goes on by itself, and logs.</summary>
    public void Dispose() => _ = _node.DisposeAsync().AsTask();

    /// <summary>The connection may be on another node. Returns when it was done there, or when it is clear that it is nowhere.</summary>
    private async Task AskToChangeAsync(EnvelopeKind kind, string connectionId, string groupName, CancellationToken cancellationToken)
    {
        var request = _node.Requests.Open();
        try
        {
            var envelope = _node.Envelopes.GroupChange(kind, request.Id, connectionId, groupName);
            await _node.Requests.AskAsync(request, envelope, connectionId, cancellationToken);
        }
        finally
        {
            _node.Requests.Close(request);
        }
    }
}
