using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Matches;

/// <summary>Calls on a match. Each checks that the caller plays in the room.</summary>
internal sealed class MatchCalls(
    IGameSessionStore sessions,
    IMatchQueue queue,
    MatchRunner runner,
    MatchRestore restore,
    RoomWatch rooms,
    RoomTasks tasks,
    IPlayerEvents events,
    LimitOptions limits,
    TimeProvider timeProvider)
{
    private const int SessionLooks = 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    public async ValueTask<CallAnswer> SubmitAsync(
        ArenaConnection connection, string roomId, int round, string answer, CancellationToken cancellationToken)
    {
        if (answer.Length > limits.MaxAnswerLength)
        {
            return Refusals.AnswerTooLong(limits.MaxAnswerLength);
        }

        if (!RoomIdText.IsPossible(roomId))
        {
            return Refusals.RoomNotFound();
        }

        var result = await StoreAsync();
        if (result.Status == SubmitStatus.TooLate && await IsExtendedAsync(roomId, round, cancellationToken))
        {
            result = await StoreAsync();
        }

        var told = Told(result, roomId, round);

        // The round goes on also when the second answer is sent again: whoever took it the first time may have died before.
        var isCompleted = result is { Status: SubmitStatus.Accepted or SubmitStatus.Repeated, OpponentSubmitted: true };
        var completed = result.Completed;
        var goesOn = isCompleted && tasks.Run(
            roomId, async cancellation => await runner.ApplyAsync(roomId, new MatchInput.TimePassed(), cancellation, completed, told));
        if (!goesOn && told is { } alone)
        {
            await events.SendAsync([alone]);
        }

        return result.Status switch
        {
            SubmitStatus.Accepted or SubmitStatus.Repeated => new SubmitAnswer { OpponentSubmitted = result.OpponentSubmitted },
            SubmitStatus.AlreadySubmitted => Refusals.AlreadySubmitted(),
            SubmitStatus.RoomNotFound => Refusals.RoomNotFound(),
            SubmitStatus.NotInMatch => Refusals.NotInMatch(),
            SubmitStatus.WrongRound => Refusals.WrongRound(),
            SubmitStatus.TooLate => Refusals.TooLate(),
            _ => Refusals.WrongPhase(),
        };

        async ValueTask<SubmitResult> StoreAsync()
        {
            using var step = ArenaTraces.StartStep("submit", roomId);
            return await sessions.SubmitAsync(roomId, connection.PlayerId, round, answer, cancellationToken);
        }
    }

    public async ValueTask<CallAnswer> ForfeitAsync(ArenaConnection connection, string roomId, CancellationToken cancellationToken)
    {
        if (!RoomIdText.IsPossible(roomId) || await FindAsync(connection.PlayerId, roomId, cancellationToken) is not { } snapshot)
        {
            return Refusals.RoomNotFound();
        }

        if (snapshot.Session.SlotOf(connection.PlayerId) is not { } slot)
        {
            return Refusals.NotInMatch();
        }

        // Not the connection's token: a player who gives up and hangs up has given up.
        var result = await runner.StepAsync(roomId, new MatchInput.PlayerForfeited(connection.PlayerId), CancellationToken.None);
        if (result.Stepped is { } stepped)
        {
            // Saved and told apart from the call, whose answer is due now.
            tasks.Run(roomId, cancellation => runner.ContinueAsync(stepped, cancellation));
        }

        var isLost = result.Session?.Ending is { Reason: MatchEndReason.Forfeit } ending && ending.Winner == slot.Opponent();
        return result.Changed || isLost ? new CallAnswer() : Refusals.MatchIsOver();
    }

    public async ValueTask<CallAnswer> RestoreAsync(ArenaConnection connection, string? roomId, CancellationToken cancellationToken)
    {
        if (roomId is not null)
        {
            return RoomIdText.IsPossible(roomId) ? await RestoreRoomAsync(connection, roomId, cancellationToken) : Refusals.RoomNotFound();
        }

        var status = await queue.GetStatusAsync(connection.PlayerId, cancellationToken);
        if (status is not { Activity: PlayerActivity.Playing, RoomId: { } playing })
        {
            await rooms.LookAsync(connection, cancellationToken);
            var state = status.Activity == PlayerActivity.Queued ? MatchRestore.Queued(status) : MatchRestore.Idle;
            return new RestoreAnswer { State = state };
        }

        var restored = await RestoreRoomAsync(connection, playing, cancellationToken);
        if (restored.Ok || !status.Confirmed)
        {
            return restored;
        }

        await rooms.LookAsync(connection, cancellationToken);
        return new RestoreAnswer { State = MatchRestore.Idle };
    }

    /// <summary>What the opponent is told of an answer: nothing of one that was not taken, or was before.</summary>
    private static PlayerEvent? Told(in SubmitResult result, string roomId, int round)
        => result is { Status: SubmitStatus.Accepted, OpponentId: { } opponentId }
            ? new PlayerEvent(opponentId, EventNames.OpponentSubmitted, new OpponentSubmittedEvent(round)
            {
                RoomId = roomId,
                Seq = result.Seq,
                PrevSeq = result.OpponentPrevSeq,
                ServerTime = result.Now.ToUnixTimeMilliseconds(),
            })
            : null;

    /// <summary>
    /// Whether the question goes on after all: an answer may come right after an outage, before anybody has given the lost
    /// time back. What is due is due: the room is looked at now instead of a moment later. Whoever gave the time back, this
    /// call or another, a question that is still asked after the look may be answered.
    /// </summary>
    private async ValueTask<bool> IsExtendedAsync(string roomId, int round, CancellationToken cancellationToken)
    {
        var looked = await runner.ApplyAsync(roomId, new MatchInput.TimePassed(), cancellationToken);
        return looked is { Session: { Phase: MatchPhase.Question } session } && session.CurrentRound == round;
    }

    /// <summary>Finds a room, and waits a moment for one whose match was made just now.</summary>
    private async ValueTask<GameSnapshot?> FindAsync(string playerId, string roomId, CancellationToken cancellationToken)
    {
        for (var look = 0; ; look++)
        {
            if (await sessions.GetAsync(roomId, cancellationToken) is { } snapshot)
            {
                return snapshot;
            }

            var status = await queue.GetStatusAsync(playerId, cancellationToken);
            if (look == SessionLooks || status.RoomId != roomId || (status.Confirmed && look > 0))
            {
                return null;
            }

            await Task.Delay(BetweenLooks, timeProvider, cancellationToken);
        }
    }

    private async ValueTask<CallAnswer> RestoreRoomAsync(ArenaConnection connection, string roomId, CancellationToken cancellationToken)
    {
        var snapshot = await FindAsync(connection.PlayerId, roomId, cancellationToken);
        if (snapshot is null)
        {
            return Refusals.RoomNotFound();
        }

        if (snapshot.Session.SlotOf(connection.PlayerId) is not { } slot)
        {
            return Refusals.NotInMatch();
        }

        var state = await restore.PlayingAsync(snapshot, slot, cancellationToken);
        connection.Restored(roomId, state);
        return new RestoreAnswer { State = state };
    }
}
