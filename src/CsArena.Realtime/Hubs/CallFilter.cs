using System.Collections.Concurrent;
using System.Reflection;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Hubs;

/// <summary>Around every call: refuses what comes too fast, and turns a failure into an answer without its text.</summary>
internal sealed class CallFilter(ConnectionRegistry connections, PlayerLimits limits, ArenaMetrics metrics, ILogger<CallFilter> logger) : IHubFilter
{
    private static readonly ConcurrentDictionary<MethodInfo, string> Names = new();

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var answer = await AnswerAsync(invocationContext, next);
        if (answer is CallAnswer { Ok: false, Code: { } code })
        {
            metrics.CallRefused(code);
        }

        return answer;
    }

    /// <summary>The call as it is named on the wire; SignalR's own name for it is that of the method.</summary>
    private static string NameOf(HubInvocationContext invocation)
        => Names.GetOrAdd(invocation.HubMethod, static method => method.GetCustomAttribute<HubMethodNameAttribute>()?.Name ?? method.Name);

    private async ValueTask<object?> AnswerAsync(
        HubInvocationContext invocation,
        Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var connection = connections.ById(invocation.Context.ConnectionId);
        if (connection is null)
        {
            return CallAnswer.Refused(AnswerCodes.Unauthenticated, "The connection is closing.");
        }

        if (!limits.TryCall(connection.PlayerId))
        {
            return Refusals.RateLimited();
        }

        if (!connection.IsOpen)
        {
            return Refusals.BackendUnavailable();
        }

        try
        {
            return await next(invocation);
        }
        catch (OperationCanceledException) when (invocation.Context.ConnectionAborted.IsCancellationRequested)
        {
            return Refusals.Internal();
        }
        catch (BackendUnavailableException)
        {
            return Refusals.BackendUnavailable();
        }
        catch (Exception exception)
        {
            logger.CallFailed(exception, NameOf(invocation), invocation.Context.ConnectionId);
            return Refusals.Internal();
        }
    }
}
