using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Takes a match from step to step: load, decide by the rules, compare and set; only the winner of the compare and set
/// tells the players and schedules what comes next. Whatever it dies in, the room's deadline brings another runner, which
/// repeats only what can be repeated.
/// </summary>
internal sealed class MatchRunner(
    MatchRules rules,
    IGameSessionStore sessions,
    IDeadlineQueue deadlines,
    IMatchQueue queue,
    IPresenceStore presence,
    LeasedGrading grading,
    StepChain chain,
    ResultSaver saver,
    ServicePulse pulse,
    IPlayerEvents events,
    ArenaMetrics metrics,
    NodeOptions node,
    ILogger<MatchRunner> logger)
{
    /// <summary>Applies something that happened to a room, and all that follows from it at once.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="input">What happened.</param>
    /// <param name="cancellationToken">Stops between two steps; what is left is done by the next claim.</param>
    /// <param name="known">The room as it was a moment ago, if the caller has read it.</param>
    /// <param name="told">An event that leaves before whatever this tells; alone when it tells nothing.</param>
    /// <returns>What became of it.</returns>
    public async ValueTask<RunResult> ApplyAsync(
        string roomId, MatchInput input, CancellationToken cancellationToken, GameSnapshot? known = null, PlayerEvent? told = null)
    {
        var pending = new PendingEvent(told);
        try
        {
            // Leased first, so that dying on the way is noticed within the lease and not at the end of the phase (I8).
            var toldStep = await deadlines.LeaseAsync(roomId, node.Lease, cancellationToken);
            return await RunAsync(roomId, input, toldStep, isClaimed: false, cancellationToken, known, pending: pending);
        }
        finally
        {
            if (pending.Take() is { } untold)
            {
                await events.SendAsync([untold]);
            }
        }
    }

    /// <summary>Takes the one step that an input leads to; what follows is left to <see cref="ContinueAsync"/>.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="input">What happened.</param>
    /// <param name="cancellationToken">Stops before the step.</param>
    /// <returns>What became of it, with the state to continue from when it changed the match.</returns>
    public async ValueTask<RunResult> StepAsync(string roomId, MatchInput input, CancellationToken cancellationToken)
    {
        var toldStep = await deadlines.LeaseAsync(roomId, node.Lease, cancellationToken);
        return await RunAsync(roomId, input, toldStep, isClaimed: false, cancellationToken, isOneStep: true);
    }

    /// <summary>Does all that follows from a step at once.</summary>
    /// <param name="stepped">The state that the step led to.</param>
    /// <param name="cancellationToken">Stops between two steps; what is left is done by the next claim.</param>
    public async ValueTask ContinueAsync(GameSnapshot stepped, CancellationToken cancellationToken)
    {
        var session = stepped.Session;
        if (await FollowAsync(stepped, before: null, cancellationToken) is { } following)
        {
            await RunAsync(
                session.RoomId, following, session.StepVersion, isClaimed: false, cancellationToken, IsNew(stepped) ? stepped : null);
        }
    }

    /// <summary>Looks after a room whose deadline was claimed.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async ValueTask RunDueAsync(DueRoom room, CancellationToken cancellationToken)
    {
        using var deadline = ArenaTraces.StartDeadline(room.RoomId);
        var snapshot = await sessions.GetAsync(room.RoomId, cancellationToken);
        if (snapshot is null)
        {
            // Over and expired, lost, or not created yet: then whoever creates it schedules it again.
            if (room.StepVersion > 0)
            {
                logger.SessionIsGone(room.RoomId, room.StepVersion);
            }

            await deadlines.RemoveAsync(room.RoomId, cancellationToken);
            if (await sessions.GetAsync(room.RoomId, cancellationToken) is { } created)
            {
                // Created and scheduled in between: the entry that was removed was the new one.
                await ScheduleAsync(created.Session, cancellationToken);
            }

            return;
        }

        var session = snapshot.Session;
        var isTakenOver = room.StepVersion < session.StepVersion;
        if (isTakenOver)
        {
            await TakeOverAsync(snapshot, cancellationToken);
        }

        if (session is { Phase: MatchPhase.Finished, Saved: false, EndAnnounced: true } && session.PhaseEndsAt <= snapshot.Now)
        {
            var saved = await saver.SaveAsync(session, cancellationToken);
            await RunAsync(room.RoomId, saved, session.StepVersion, isClaimed: false, cancellationToken, isTakenOver ? null : snapshot);
            return;
        }

        var isStale = await ReturnThosePresentAsync(snapshot, cancellationToken) || isTakenOver;
        await RunAsync(room.RoomId, new MatchInput.TimePassed(), session.StepVersion, isClaimed: true, cancellationToken, isStale ? null : snapshot);
    }

    /// <summary>Tries to save a result once more, before its time. The room's deadline is left to bring the next attempt.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>False when it could not be saved.</returns>
    public async ValueTask<bool> SaveAgainAsync(string roomId, CancellationToken cancellationToken)
    {
        var toldStep = await deadlines.LeaseAsync(roomId, node.Lease, cancellationToken);
        var snapshot = await sessions.GetAsync(roomId, cancellationToken);
        if (snapshot is not { Session: { Phase: MatchPhase.Finished, Saved: false, EndAnnounced: true } session })
        {
            return true;
        }

        var saved = await saver.SaveAsync(session, cancellationToken);
        await RunAsync(roomId, saved, toldStep, isClaimed: false, cancellationToken, snapshot);
        return saved is MatchInput.ResultSaved;
    }

    // toldStep is the step that the players are known to have been told of. A later one may have been left untold by a node
    // that died after storing it: before the next step makes that invisible, the players are reminded.
    private async ValueTask<RunResult> RunAsync(
        string roomId,
        MatchInput input,
        long? toldStep,
        bool isClaimed,
        CancellationToken cancellationToken,
        GameSnapshot? known = null,
        bool isOneStep = false,
        PendingEvent? pending = null)
    {
        var next = input;
        var changed = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var snapshot = known ?? await sessions.GetAsync(roomId, cancellationToken);
            known = null;
            if (snapshot is null)
            {
                return new RunResult(changed, null);
            }

            // Whatever is heard first after an outage: it may lead on to what became due meanwhile.
            var gap = MatchRules.IsLate(snapshot) ? await pulse.FindGapAsync(roomId, cancellationToken) : null;
            if (next is MatchInput.TimePassed)
            {
                next = new MatchInput.TimePassed(gap);
            }

            if (rules.Decide(snapshot, next) is not { } step)
            {
                // Of a room that is not claimed, or in which another runner has just taken a step, the lease stays.
                if (isClaimed && !changed && snapshot.Session.StepVersion == toldStep)
                {
                    await ScheduleAsync(snapshot.Session, cancellationToken);
                    if (snapshot.Session.Phase == MatchPhase.Question)
                    {
                        // The second answer may have come since the room was read, and its node have died: then this has just
                        // put an end to that node's lease. One look more; an answer after it has a lease that lasts.
                        isClaimed = false;
                        continue;
                    }
                }

                return new RunResult(changed, snapshot.Session);
            }

            if (snapshot.Session.StepVersion > toldStep)
            {
                await TellAsync(snapshot.Session, rules.Remind(snapshot), cancellationToken, pending);
                toldStep = snapshot.Session.StepVersion;
            }

            var advance = chain.Follow(step, snapshot, gap);
            var advancing = await AdvanceAsync(snapshot.Session.Version, advance, cancellationToken);
            if (advancing.Status == AdvanceStatus.NotFound)
            {
                // The session, or a round of it, is gone: nobody can go on with it.
                return new RunResult(changed, null);
            }

            if (advancing.Status != AdvanceStatus.Advanced)
            {
                continue;
            }

            changed = true;
            if (advance.Session.Ending is { } ending && snapshot.Session.Ending is null)
            {
                metrics.MatchFinished(ending.Reason);
                var (first, second) = (advance.Session.Player1.PlayerId, advance.Session.Player2.PlayerId);
                logger.MatchEnded(roomId, first, second, ArenaMetrics.NameOf(ending.Reason), ArenaTelemetry.TraceId);
            }

            await TellAsync(advance.Session, advance.Events, cancellationToken, pending);
            toldStep = advance.Session.StepVersion;
            var advanced = new GameSnapshot(advance.Session, advancing.Round ?? advance.Round, advancing.Now);
            if (isOneStep)
            {
                return new RunResult(changed, advance.Session, advanced);
            }

            if (await FollowAsync(advanced, snapshot.Session, cancellationToken) is not { } following)
            {
                return new RunResult(changed, advance.Session);
            }

            next = following;
            known = IsNew(advanced) ? advanced : null;
        }
    }

    private async ValueTask<AdvanceResult> AdvanceAsync(long version, MatchAdvance advance, CancellationToken cancellationToken)
    {
        using var step = ArenaTraces.StartStep("advance", advance.Session.RoomId);
        return await sessions.AdvanceAsync(version, advance.Session, advance.Rounds, cancellationToken);
    }

    /// <summary>Whether the next step may be decided on a state as it was before what followed: not after a grader took its time.</summary>
    private static bool IsNew(GameSnapshot advanced)
        => advanced.Round.Number == advanced.Session.CurrentRound && advanced.Session.Phase != MatchPhase.Grading;

    /// <summary>
    /// What follows from a state at once; null when the room waits for its deadline, which is then scheduled, or for a grader
    /// that another is waiting for.
    /// </summary>
    private async ValueTask<MatchInput?> FollowAsync(GameSnapshot advanced, GameSession? before, CancellationToken cancellationToken)
    {
        var (session, round, now) = advanced;
        if (session is { Phase: MatchPhase.Finished, EndAnnounced: false })
        {
            return await saver.SaveAsync(session, cancellationToken);
        }

        if (session.Phase == MatchPhase.Question && round.Number == session.CurrentRound && round.BothSubmitted)
        {
            // Whoever took the second answer may have died before it went on: that is not to wait for the question's end (I8).
            return new MatchInput.TimePassed();
        }

        if (session.Phase != MatchPhase.Finished && MatchRules.DueAt(session) <= now)
        {
            return new MatchInput.TimePassed();
        }

        if (before is not null && LeasedGrading.IsSameAttempt(before, session))
        {
            // Whoever makes the attempt renews the lease; only a grace may end before.
            await deadlines.LeaseAsync(session.RoomId, MatchRules.DueAt(session)!.Value - now, cancellationToken);
            return null;
        }

        if (session.Phase == MatchPhase.Grading)
        {
            return await grading.GradeAsync(advanced, cancellationToken);
        }

        await ScheduleAsync(session, cancellationToken);
        return null;
    }

    private async ValueTask TellAsync(
        GameSession session, IReadOnlyList<MatchEvent> told, CancellationToken cancellationToken, PendingEvent? pending = null)
    {
        if (session.EndAnnounced)
        {
            // Released before they hear of the end, so that a player who queues again at once is not refused.
            await queue.ReleaseAsync(session.RoomId, session.Player1.PlayerId, session.Player2.PlayerId, session.ForfeitedBy(), cancellationToken);
        }

        var all = told.Select(one => new PlayerEvent(session[one.To].PlayerId, one.Name, one.Payload)).ToList();
        if (pending?.Take() is { } first)
        {
            all.Insert(0, first);
        }

        if (all.Count > 0)
        {
            await events.SendAsync(all);
        }
    }

    private async ValueTask ScheduleAsync(GameSession session, CancellationToken cancellationToken)
    {
        if (MatchRules.DueAt(session) is { } dueAt)
        {
            await deadlines.ScheduleAsync(session.RoomId, dueAt, session.StepVersion, cancellationToken);
        }
        else
        {
            await deadlines.RemoveAsync(session.RoomId, cancellationToken);
        }
    }

    /// <summary>Finishes what the node that took the latest step may have left undone: to tell, to release, to grade, to save.</summary>
    private async ValueTask TakeOverAsync(GameSnapshot snapshot, CancellationToken cancellationToken)
    {
        var session = snapshot.Session;
        logger.MatchTakenOver(session.RoomId, session.Phase, session.CurrentRound);
        metrics.MatchTakenOver();
        await TellAsync(session, rules.Remind(snapshot), cancellationToken);
        var hasChanged = await ReturnThosePresentAsync(snapshot, cancellationToken);
        if ((hasChanged ? await sessions.GetAsync(session.RoomId, cancellationToken) : snapshot) is { } current)
        {
            await ContinueAsync(current, cancellationToken);
        }
    }

    /// <summary>Nobody forfeits who is connected: whoever came back unnoticed while a node died is returned before the clock is asked.</summary>
    private async ValueTask<bool> ReturnThosePresentAsync(GameSnapshot snapshot, CancellationToken cancellationToken)
    {
        var returned = false;
        foreach (var slot in PlayerSlots.Both)
        {
            var player = snapshot.Session[slot];
            if (player.GraceEndsAt <= snapshot.Now && await presence.FindAsync(player.PlayerId, cancellationToken) is not null)
            {
                await RunAsync(
                    snapshot.Session.RoomId,
                    new MatchInput.PlayerReturned(player.PlayerId),
                    snapshot.Session.StepVersion,
                    isClaimed: false,
                    cancellationToken);
                returned = true;
            }
        }

        return returned;
    }
}

/// <summary>What became of an input.</summary>
/// <param name="Changed">Whether it changed the match.</param>
/// <param name="Session">The state after it; null when there is no such room.</param>
/// <param name="Stepped">After a single step: the state to continue from.</param>
internal readonly record struct RunResult(bool Changed, GameSession? Session, GameSnapshot? Stepped = null);
