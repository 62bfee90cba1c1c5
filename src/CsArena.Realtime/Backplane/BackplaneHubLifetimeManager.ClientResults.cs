using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

internal sealed partial class BackplaneHubLifetimeManager<THub>
{
    public override async Task<T> InvokeConnectionAsync<T>(
        string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connectionId);
        var connection = _node.Connections.Find(connectionId);
        var request = connection is null ? _node.Requests.Open() : null;
        var call = new OwnCall<T>(_node.Calls.NextId(), connectionId, request);
        var message = new InvocationMessage(call.InvocationId, methodName, args);
        _node.Calls.Add(call);
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((OwnCall)state!).Cancel(), call);
        try
        {
            return connection is null
                ? await InvokeElsewhereAsync(call, request!, message)
                : await InvokeHereAsync(call, connection, message, cancellationToken);
        }
        finally
        {
            _node.Calls.Remove(call);
            _node.RemoteCalls.End(call);
        }
    }

    public override Task SetConnectionResultAsync(string connectionId, CompletionMessage result)
    {
        _node.Calls.Complete(connectionId, result);
        return Task.CompletedTask;
    }

    public override bool TryGetReturnType(string invocationId, [NotNullWhen(true)] out Type? type)
        => _node.Calls.TryGetType(invocationId, out type);

    private static async Task<T> InvokeHereAsync<T>(
        OwnCall<T> call, LocalConnection connection, InvocationMessage message, CancellationToken cancellationToken)
    {
        using var aborted = connection.Context.ConnectionAborted.UnsafeRegister(
            static state => ((OwnCall)state!).FailDisconnected(), call);
        await connection.Context.WriteAsync(message, cancellationToken);
        return await call.Result;
    }

    private async Task<T> InvokeElsewhereAsync<T>(OwnCall<T> call, Request request, InvocationMessage message)
    {
        try
        {
            var envelope = _node.Envelopes.Invoke(request.Id, call.ConnectionId, message);
            var owner = await _node.Requests.AskAsync(request, envelope, call.ConnectionId, CancellationToken.None);
            if (owner is { } node)
            {
                _node.Watch(call, node);
            }
            else
            {
                call.Fail(new IOException(_node.Outbox.IsUp
                    ? $"Connection '{call.ConnectionId}' does not exist."
                    : $"Connection '{call.ConnectionId}' is not on this node, and the other nodes cannot be reached."));
            }

            return await call.Result;
        }
        finally
        {
            _node.Requests.Close(request);
        }
    }
}
