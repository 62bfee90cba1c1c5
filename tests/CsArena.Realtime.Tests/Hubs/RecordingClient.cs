using CsArena.Realtime.Delivery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace CsArena.Realtime.Tests.Hubs;

/// <summary>A client that tells of each write which events it held.</summary>
/// <param name="written">Called for each write.</param>
internal sealed class RecordingClient(Action<IReadOnlyList<string>> written) : IClientProxy
{
    public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
    {
        written(args.Single() is EventBatch batch ? [.. batch.Events.Select(outgoing => outgoing.Name)] : [method]);
        return Task.CompletedTask;
    }
}

/// <summary>A connection's context, of which only the id is used.</summary>
internal sealed class ConnectionContext(string connectionId) : HubCallerContext
{
    public override string ConnectionId => connectionId;

    public override string? UserIdentifier => connectionId;

    public override System.Security.Claims.ClaimsPrincipal? User => null;

    public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override CancellationToken ConnectionAborted => CancellationToken.None;

    public override void Abort()
    {
    }
}
