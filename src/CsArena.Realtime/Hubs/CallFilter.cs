using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Hubs;

/// <summary>Around every call: refuses what comes too fast, and turns a failure into an answer without its text.</summary>
internal sealed class CallFilter(ConnectionRegistry connections, ArenaMetrics metrics, ILogger<CallFilter> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var answer = await AnswerAsync(invocationContext, next);
        if (answer is CallAnswer { Ok: false, Code: { } code })
        {
            metrics.CallRefused(invocationContext.HubMethodName, code);
        }

        return answer;
    }

    private async ValueTask<object?> AnswerAsync(
        HubInvocationContext invocation,
        Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var connection = connections.ById(invocation.Context.ConnectionId);
        if (connection is null)
        {
            return CallAnswer.Refused(AnswerCodes.Unauthenticated, "The connection is closing.");
        }

        if (!connection.TryCall())
        {
            return Refusals.RateLimited();
        }

        try
        {
            return await next(invocation);
        }
        catch (OperationCanceledException) when (invocation.Context.ConnectionAborted.IsCancellationRequested)
        {
            return Refusals.Internal();
        }
        catch (Exception exception)
        {
            logger.CallFailed(exception, invocation.HubMethodName, invocation.Context.ConnectionId);
            return Refusals.Internal();
        }
    }
}
