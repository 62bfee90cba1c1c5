using CsArena.Realtime.History;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matches;

/// <summary>One attempt at saving a finished match, within a limit: while the history is away, matches end without it.</summary>
internal sealed class ResultSaver(
    IGameSessionStore sessions,
    IMatchHistory history,
    WaitingResults waiting,
    TimeProvider timeProvider,
    ILogger<ResultSaver> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async ValueTask<MatchInput> SaveAsync(GameSession session, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, timeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var rounds = await sessions.GetRoundsAsync(session.RoomId, limit.Token);
            var saved = await history.SaveAsync(new FinishedMatch(session, rounds), limit.Token).AsTask().WaitAsync(limit.Token);
            return new MatchInput.ResultSaved(saved.Rating1, saved.Rating2);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (exception is BackendUnavailableException or OperationCanceledException)
            {
                waiting.Add(session.RoomId);
            }

            logger.SavingFailed(exception, session.RoomId, session.FailedAttempts + 1);
            return new MatchInput.SaveFailed();
        }
    }
}
