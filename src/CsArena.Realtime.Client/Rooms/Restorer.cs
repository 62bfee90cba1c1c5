using System.Diagnostics.CodeAnalysis;
using CsArena.Realtime.Client.Calls;
using CsArena.Realtime.Client.Connections;
using CsArena.Realtime.Client.Events;
using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Rooms;

/// <summary>Fetches states and hands them to the feed, one fetch at a time, so that an older one never follows a newer one.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore holds nothing, and may be released after the client's end.")]
internal sealed class Restorer(
    CallSender calls,
    EventPump pump,
    RoomFeed feed,
    ReconnectPolicy policy,
    TimeProvider timeProvider,
    Jitter jitter,
    ILogger logger)
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>One fetch, for a caller who wants the answer.</summary>
    public async Task<RestoreAnswer> OnceAsync(IArenaLink? link, string? roomId, CancellationToken cancellationToken)
    {
        RestoreAnswer? answer = null;
        var turn = false;
        pump.Post(feed.Hold);
        try
        {
            await _turn.WaitAsync(cancellationToken);
            turn = true;
            answer = await FetchAsync(link, roomId, cancellationToken);
            return answer;
        }
        finally
        {
            pump.Post(() => feed.Release(answer?.State));
            if (turn)
            {
                _turn.Release();
            }
        }
    }

    /// <summary>
    /// Fetches until there is an answer or the session is over. The feed holds already, and is released in any case.
    /// </summary>
    public async Task UntilAnsweredAsync(Session session, string? roomId, bool onlyNews, CancellationToken cancellationToken)
    {
        PlayerState? state = null;
        var turn = false;
        try
        {
            await _turn.WaitAsync(cancellationToken);
            turn = true;
            state = await TryUntilAnsweredAsync(session, roomId, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The session is over; the next one restores.
        }
        finally
        {
            pump.Post(() => feed.Release(state, onlyNews));
            if (turn)
            {
                _turn.Release();
            }
        }
    }

    private async Task<PlayerState?> TryUntilAnsweredAsync(Session session, string? roomId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await FetchAsync(session.Link, roomId, cancellationToken);
            if (answer.Ok)
            {
                return answer.State;
            }

            if (roomId is not null && answer.Code is AnswerCodes.RoomNotFound or AnswerCodes.NotInMatch)
            {
                roomId = null;
                continue;
            }

            if (answer.Retryable is not true || session.Link.Closed.IsCompleted)
            {
                Log.RestoreRefused(logger, answer.Code, answer.Message);
                return null;
            }

            await Task.Delay(policy.DelayBefore(attempt, jitter.Next()), timeProvider, cancellationToken);
        }
    }

    private Task<RestoreAnswer> FetchAsync(IArenaLink? link, string? roomId, CancellationToken cancellationToken)
        => calls.SendAsync<RestoreAnswer>(link, CallNames.Restore, new RestoreCall(roomId), cancellationToken);
}
