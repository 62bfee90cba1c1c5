using CsArena.Realtime.Client.Connections;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Calls;

/// <summary>Makes calls whose every outcome, a lost connection included, is an answer.</summary>
internal sealed class CallSender(TimeSpan callTimeout, TimeProvider timeProvider, ILogger logger)
{
    public async Task<TAnswer> SendAsync<TAnswer>(IArenaLink? link, string name, object payload, CancellationToken cancellationToken)
        where TAnswer : CallAnswer, new()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (link is null)
        {
            return Refused<TAnswer>(ClientCodes.Disconnected, "There is no connection to the server.");
        }

        using var timeout = timeProvider.CancelledAfter(callTimeout);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await link.InvokeAsync<TAnswer>(name, payload, limit.Token)
                ?? Refused<TAnswer>(AnswerCodes.Internal, "The server gave no answer.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Refused<TAnswer>(ClientCodes.Timeout, "The server did not answer in time.");
        }
        catch (Exception error)
        {
            Log.CallFailed(logger, name, error);
            return link.Closed.IsCompleted || error is not HubException
                ? Refused<TAnswer>(ClientCodes.Disconnected, "The connection was lost before the answer came.")
                : Refused<TAnswer>(AnswerCodes.Internal, error.Message);
        }
    }

    private static TAnswer Refused<TAnswer>(string code, string message)
        where TAnswer : CallAnswer, new()
        => new() { Ok = false, Code = code, Message = message, Retryable = true };
}
