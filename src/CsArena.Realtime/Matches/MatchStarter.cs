using CsArena.Realtime.Configuration;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.History;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Turns a match of the queue into a running session (I5). Every step is idempotent by room id: the node that made the
/// match does them, and after its death whoever claims the match does them again.
/// </summary>
internal sealed class MatchStarter(
    MatchRules rules,
    StepChain chain,
    MatchRulesOptions rulesOptions,
    QuestionOptions questionOptions,
    NodeOptions node,
    IMatchQueue queue,
    IGameSessionStore sessions,
    IDeadlineQueue deadlines,
    IQuestionBank questions,
    IMatchHistory history,
    IRatingSystem ratings,
    IPlayerEvents events,
    PresenceReconciler presence,
    ArenaMetrics metrics,
    TimeProvider timeProvider,
    ILogger<MatchStarter> logger)
{
    private static readonly TimeSpan RatingLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PickLimit = TimeSpan.FromSeconds(3);

    /// <summary>Schedules, creates, tells, looks who is there, confirms.</summary>
    /// <param name="match">The match.</param>
    /// <param name="cancellationToken">Stops between two steps; the match is claimed again then.</param>
    /// <param name="isClaimed">Whether another node made it: its players may have moved since.</param>
    public async ValueTask StartAsync(Match match, CancellationToken cancellationToken, bool isClaimed = false)
    {
        using var start = ArenaTraces.StartMatch(match.RoomId);
        await deadlines.ScheduleAsync(match.RoomId, match.MatchedAt + node.Lease, stepVersion: 0, cancellationToken);

        var first = await CreateAsync(match, cancellationToken);
        if (first is not null)
        {
            if (!isClaimed)
            {
                events.Hint(match.Player1.PlayerId, match.Player1.NodeId);
                events.Hint(match.Player2.PlayerId, match.Player2.NodeId);
            }

            await events.SendAsync(
                [.. first.Events.Select(told => new PlayerEvent(first.Session[told.To].PlayerId, told.Name, told.Payload))]);
            await deadlines.ScheduleAsync(match.RoomId, first.Session.PhaseEndsAt, first.Session.StepVersion, cancellationToken);
        }

        // Whoever left before there was a session could tell nobody; confirmed after it, so that a death here is made good.
        var isNew = first is not null;
        await presence.ReconcileAsync(match.RoomId, match.Player1.PlayerId, cancellationToken, isNew);
        await presence.ReconcileAsync(match.RoomId, match.Player2.PlayerId, cancellationToken, isNew);

        // Where the session existed already, its deadline of version 0 brings whatever its creator left undone.
        await queue.ConfirmAsync(match.RoomId, cancellationToken);
    }

    private async ValueTask<MatchAdvance?> CreateAsync(Match match, CancellationToken cancellationToken)
    {
        var rating1 = await RatingOfAsync(match.Player1.PlayerId, cancellationToken);
        var rating2 = await RatingOfAsync(match.Player2.PlayerId, cancellationToken);
        var picked = await PickAsync(match, cancellationToken);

        // The time of the match is the store's; this node's clock may be apart from it.
        var step = rules.Start(match, rating1, rating2, match.MatchedAt);
        var rounds = picked.Select((question, index) => new GameRound { Number = index + 1, Question = question }).ToArray();
        var first = chain.Follow(step, new GameSnapshot(step.Session, rounds[0], match.MatchedAt));
        foreach (var changed in first.Rounds)
        {
            rounds[changed.Number - 1] = changed;
        }

        var askedAt = timeProvider.GetTimestamp();
        if (!await StoreAsync())
        {
            return null;
        }

        metrics.MatchStarted(match);
        logger.MatchBegun(match.RoomId, match.Player1.PlayerId, match.Player2.PlayerId, match.Queue, ArenaTelemetry.TraceId);
        return timeProvider.GetElapsedTime(askedAt) < node.Lease || await IsUntouchedAsync(first.Session, cancellationToken) ? first : null;

        async ValueTask<bool> StoreAsync()
        {
            using var store = ArenaTraces.StartStep("create", match.RoomId);
            return await sessions.CreateAsync(first.Session, rounds, cancellationToken);
        }
    }

    /// <summary>
    /// A node that stood still in the creation is late to tell of the match. Whoever has taken a step in it since has told the
    /// players first, and they may have played it to its end and be in another one.
    /// </summary>
    private async ValueTask<bool> IsUntouchedAsync(GameSession created, CancellationToken cancellationToken)
        => await sessions.GetAsync(created.RoomId, cancellationToken) is { Session.StepVersion: var step } && step == created.StepVersion;

    private async ValueTask<IReadOnlyList<Question>> PickAsync(Match match, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(PickLimit, timeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var request = new QuestionRequest
        {
            Count = rulesOptions.TotalRounds,
            Language = LanguageOf(match),
            PlayerIds = [match.Player1.PlayerId, match.Player2.PlayerId],
        };
        var picked = await questions.PickAsync(request, limit.Token).AsTask().WaitAsync(limit.Token);
        return picked.Count == request.Count
            ? picked
            : throw new QuestionsUnavailableException($"The question bank gave {picked.Count} questions instead of {request.Count}.");
    }

    /// <summary>The rating to show. While the history is away matches start all the same, with that of a new player.</summary>
    private async ValueTask<int> RatingOfAsync(string playerId, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(RatingLimit, timeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return (await history.GetRatingAsync(playerId, limit.Token).AsTask().WaitAsync(limit.Token)).Rating;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.RatingNotRead(exception);
            return ratings.Initial.Rating;
        }
    }

    private string LanguageOf(Match match)
        => match.Player1.Language is { } language && language == match.Player2.Language
            ? language
            : questionOptions.DefaultLanguage;
}
