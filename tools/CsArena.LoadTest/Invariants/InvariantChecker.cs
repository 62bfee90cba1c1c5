using System.Diagnostics;
using CsArena.Realtime.Protocol;

namespace CsArena.LoadTest.Invariants;

/// <summary>
/// Checks, from what players see alone, that the arena keeps its word: one match at a time, two players who name each
/// other, rounds and scores in order, one result, nobody left waiting, no ticket lost. May be used from any thread.
/// </summary>
/// <param name="timeProvider">The time.</param>
/// <param name="waitLimit">How long two players may wait together.</param>
/// <param name="grace">How long the arena keeps the ticket of a player who is away.</param>
internal sealed class InvariantChecker(TimeProvider timeProvider, TimeSpan waitLimit, TimeSpan grace)
{
    private const int Kept = 100;

    /// <summary>The quickest of the messages so far took no longer than this, in milliseconds.</summary>
    private const int LongestWay = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PlayerTrack> _players = [];
    private readonly Dictionary<string, RoomTrack> _rooms = [];
    private readonly HashSet<string> _finished = [];
    private readonly StoreLosses _losses = new();
    private readonly List<Violation> _violations = [];
    private int _count;
    private bool _hasStrangers;

    /// <summary>When the store lost something last; a timestamp.</summary>
    private long? _lostAt;

    /// <summary>By how much this clock is ahead of the arena's, and the way of the quickest message; milliseconds.</summary>
    private long _ahead = long.MaxValue / 2;

    /// <summary>An answer was taken: for whoever looks into the store as well.</summary>
    public Action<TakenAnswer>? AnswerTaken { get; set; }

    /// <summary>A player was told the end of a match.</summary>
    public Action<ToldEnd>? EndTold { get; set; }

    /// <summary>What the store has lost, and what was excused for it.</summary>
    public StoreLosses Losses => _losses;

    /// <summary>How often a player who lost its connection while waiting found its ticket again, or the match that became of it.</summary>
    public int TicketsKept { get; private set; }

    /// <summary>Rooms whose session the store may have lost.</summary>
    public IReadOnlyCollection<string> LostRooms
    {
        get
        {
            lock (_lock)
            {
                return [.. _losses.Gone];
            }
        }
    }

    /// <summary>
    /// The store has lost all: matches that were played just now end as abandoned. Those that are found later do not. A ticket
    /// may be gone as well, when its player is away.
    /// </summary>
    public void StoreLost()
    {
        lock (_lock)
        {
            _losses.SessionsAreGone(_rooms.Keys);
            _losses.SessionsAreGone(_players.Values.Select(player => player.RoomId).OfType<string>());
            TicketsMayBeGone();
        }
    }

    /// <summary>
    /// One of the store's servers has lost its last writes. Of the rooms on it, those that were found in the last moment may
    /// end as abandoned, and those that were heard of in the last moment may go back a step. The ticket of a player who is away
    /// may be gone.
    /// </summary>
    /// <param name="since">When the last moment began: a timestamp.</param>
    /// <param name="isThere">Whether a room is on that server.</param>
    public void LastWritesLost(long since, Func<string, bool> isThere)
    {
        lock (_lock)
        {
            var rooms = _rooms.Values.Where(room => isThere(room.Id)).ToList();
            _losses.SessionsAreGone(rooms.Where(room => room.FoundAt >= since).Select(room => room.Id));
            _losses.StepsAreGone(rooms.Where(room => room.HeardAt >= since).Select(room => room.Id));
            TicketsMayBeGone();
        }
    }

    /// <summary>How many violations were found.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The first hundred of them.</summary>
    public IReadOnlyList<Violation> Violations
    {
        get
        {
            lock (_lock)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>A player of this run. Rooms with others, of another run, are checked from one side only.</summary>
    public void Register(string playerId)
    {
        lock (_lock)
        {
            _players[playerId] = new PlayerTrack(playerId);
        }
    }

    /// <summary>The player was told to be waiting.</summary>
    public void Queued(string playerId, string queue)
    {
        lock (_lock)
        {
            Wait(_players[playerId], queue);
            Heard(_players[playerId]);
        }
    }

    /// <summary>The player was told, as the answer to a call, that a match was made for it: it is to hear of it, or to find it.</summary>
    public void Matched(string playerId, string roomId)
    {
        lock (_lock)
        {
            var player = _players[playerId];
            var isKnown = player.RoomId is not null || _finished.Contains(roomId) || _rooms.GetValueOrDefault(roomId)?.SideOf(playerId) is not null;

            // Where the store has lost something, the match may be of before that.
            if (!isKnown && _lostAt is null)
            {
                player.Ticket.Matched(roomId);
            }

            Heard(player);
        }
    }

    /// <summary>The player is about to ask that its ticket be withdrawn.</summary>
    public void Leaves(string playerId)
    {
        lock (_lock)
        {
            _players[playerId].Ticket.Leaves();
        }
    }

    /// <summary>The player waits no more, by its own wish.</summary>
    public void Dequeued(string playerId)
    {
        lock (_lock)
        {
            _players[playerId].Queue = null;
            _players[playerId].Ticket.Ended();
        }
    }

    /// <summary>The player asked to leave, and was told that it is not in any queue.</summary>
    public void NotQueued(string playerId)
    {
        lock (_lock)
        {
            var player = _players[playerId];
            player.Queue = null;
            if (player.Ticket.AskedBack is { } told)
            {
                MissTicket(player, told, "not to be in any queue");
            }

            player.Ticket.Ended();
        }
    }

    /// <summary>Nobody promises anything any more: a node that goes away has refused the player, and may have ended its ticket.</summary>
    public void Refused(string playerId)
    {
        lock (_lock)
        {
            _players[playerId].Ticket.Ended();
        }
    }

    /// <summary>The player's connection is gone.</summary>
    public void Disconnected(string playerId)
    {
        lock (_lock)
        {
            var player = _players[playerId];
            player.Down = true;
            player.LastDownAt = timeProvider.GetTimestamp();
            player.Queue = null;
            player.Ticket.WasTakenAway |= player.Ticket.Told is not null;
        }
    }

    /// <summary>The player's connection is back.</summary>
    public void Reconnected(string playerId)
    {
        lock (_lock)
        {
            _players[playerId].Down = false;
        }
    }

    /// <summary>The player's answer was taken: from now on it counts, whatever becomes of the node that took it (I7).</summary>
    public void Submitted(string playerId, string roomId, int round, string answer)
    {
        lock (_lock)
        {
            var player = _players[playerId];
            if (player.RoomId == roomId)
            {
                Hear(roomId);
                player.Taken = Math.Max(player.Taken, round);
                player.TakenAt = Now;
                if (player.Unanswered.Contains(round))
                {
                    Report("answer-lost", $"{playerId} was told that round {round} of room {roomId} ended without the answer that was taken.", roomId);
                }
            }
        }

        AnswerTaken?.Invoke(new TakenAnswer(roomId, playerId, round, answer));
    }

    /// <summary>The player was sent an event.</summary>
    public void Saw(string playerId, RoomEvent seen)
    {
        lock (_lock)
        {
            var player = _players[playerId];
            _ahead = Math.Min(_ahead, Now - seen.ServerTime);
            Heard(player);
            if (seen is MatchFoundEvent found)
            {
                Enter(player, found.RoomId, found.Opponent.UserId, found.TotalRounds);
            }

            if (player.RoomId != seen.RoomId)
            {
                if (seen is MatchEndEvent end && HasEndedFor(player, end))
                {
                    return;
                }

                Report("stray-event", $"{playerId} heard {seen.GetType().Name} {seen.Seq} of room {seen.RoomId}, and plays in {player.RoomId ?? "none"}.");
                return;
            }

            if (seen.Seq <= player.Seq)
            {
                Report("seq-order", $"{playerId} heard {seen.Seq} after {player.Seq} in room {seen.RoomId}.", seen.RoomId);
            }

            Hear(seen.RoomId);
            player.Seq = Math.Max(player.Seq, seen.Seq);
            Follow(player, seen);
        }
    }

    /// <summary>The player was given a state.</summary>
    public void Saw(string playerId, PlayerState state)
    {
        lock (_lock)
        {
            var player = _players[playerId];
            _ahead = Math.Min(_ahead, Now - (state.ServerTime ?? 0));
            switch (state.Status)
            {
                case "playing":
                    SawPlaying(player, state);
                    break;
                case "finished":
                    SawFinished(player, state);
                    break;
                default:
                    SawOutside(player, state);
                    break;
            }

            Heard(player);
        }
    }

    /// <summary>To be called now and then: nobody waits while two wait.</summary>
    public void CheckWaiting()
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            foreach (var queue in _players.Values.Where(player => player.Queue is not null).GroupBy(player => player.Queue!))
            {
                var waiting = queue.Where(player => timeProvider.GetElapsedTime(player.QueuedAt, now) > waitLimit).ToList();
                for (var i = 0; i + 1 < waiting.Count; i += 2)
                {
                    var waited = timeProvider.GetElapsedTime(Math.Max(waiting[i].QueuedAt, waiting[i + 1].QueuedAt), now);
                    Report("waiting", $"{waiting[i].Id} and {waiting[i + 1].Id} waited together in queue {queue.Key} for {waited.TotalSeconds:0.0} s.");

                    // Said once: from here on the wait counts anew.
                    waiting[i].QueuedAt = waiting[i + 1].QueuedAt = now;
                }
            }
        }
    }

    /// <summary>To be called when all is over: every match has ended, for both of its players.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            foreach (var room in _rooms.Values)
            {
                foreach (var side in room.Sides.Where(side => side.End is null))
                {
                    Report("no-end", $"Room {room.Id} never ended for {side.PlayerId}.");
                }

                if (room.Sides.Count == 1 && _players.TryGetValue(room.Sides[0].OpponentId, out var missing) && !WasAway(missing, room)
                    && !_losses.ExcusesDifference(room.Id, room.Sides[0].End?.Reason ?? "", ""))
                {
                    Report("found-by-two", $"Room {room.Id} was found by {room.Sides[0].PlayerId}, and never by {missing.Id}.");
                }
            }

            foreach (var (playerId, roomId) in _losses.Untold)
            {
                Report("no-end", $"{playerId} was told to be in no match, and never that room {roomId} is abandoned.");
            }

            foreach (var player in _players.Values.Where(player => player is { Down: false, Ticket: { IsMatch: true } }))
            {
                Report("ticket-lost", $"{player.Id} was told {player.Ticket.Told}, and never heard of the match.");
            }

            _rooms.Clear();
        }
    }

    private void TicketsMayBeGone()
    {
        _lostAt = timeProvider.GetTimestamp();
        foreach (var player in _players.Values)
        {
            player.Ticket.Ended();
        }
    }

    private long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Whether a state is surely of after a moment: an answer to a call and a state that was asked for before it may be heard
    /// in either order.
    /// </summary>
    private bool IsReadAfter(PlayerState state, long heardAt) => state.ServerTime + _ahead - LongestWay > heardAt;

    private void SawPlaying(PlayerTrack player, PlayerState state)
    {
        if (player.RoomId != state.RoomId)
        {
            Enter(player, state.RoomId!, state.Opponent?.UserId ?? "?", state.TotalRounds ?? 0);
        }

        var seq = state.Seq ?? 0;
        if (seq > player.Seq)
        {
            Hear(state.RoomId!);
        }

        if (seq < player.Seq)
        {
            Report("seq-order", $"{player.Id} was given state {seq} after {player.Seq} in room {state.RoomId}.", state.RoomId);
        }

        player.Seq = Math.Max(player.Seq, seq);
        var round = state.Round ?? 0;
        var started = state.Phase == "ready" ? round - 1 : round;
        var ended = state.Phase == "review" ? round : round - 1;
        if (started < player.LastStarted || ended < player.LastEnded)
        {
            Report("round-order", $"{player.Id} was given round {round} ({state.Phase}) after the start of {player.LastStarted} and the end of {player.LastEnded} in room {state.RoomId}.", state.RoomId);
        }

        player.LastStarted = started;
        player.LastEnded = ended;
        if (state is { Phase: "question" or "review", MySubmission: null } && player.Taken == round
            && (state.Phase == "review" || IsReadAfter(state, player.TakenAt)))
        {
            Report("answer-lost", $"{player.Id} was given round {round} ({state.Phase}) of room {state.RoomId} without the answer that was taken.", state.RoomId);
        }

        if (state.LastRound is { } last)
        {
            Answered(player, last);
        }

        if (state.Scores is { } scores)
        {
            Score(player, scores.My, scores.Opponent);
        }
    }

    private void SawFinished(PlayerTrack player, PlayerState state)
    {
        var roomId = state.RoomId!;
        if (player.RoomId != roomId)
        {
            if (_finished.Contains(roomId) || _rooms.GetValueOrDefault(roomId)?.SideOf(player.Id)?.End is not null)
            {
                return; // Seen before.
            }

            Enter(player, roomId, state.Opponent?.UserId ?? "?", state.TotalRounds ?? 0);
        }

        if (state.Result is { } result)
        {
            // Rounds that were played meanwhile were not seen one by one.
            player.LastEnded = player.TotalRounds;
            End(player, result);
        }
    }

    private void SawOutside(PlayerTrack player, PlayerState state)
    {
        if (player.RoomId is { } lost)
        {
            if (!_losses.ExcusesAbsence(player.Id, lost))
            {
                Report("match-lost", $"{player.Id} was told {state.Status} while its match in room {lost} had not ended.");
            }

            player.RoomId = null;
            _rooms.Remove(lost);
        }

        if (state.Status == "idle" && player.Queue is not null && player.QueuedAt <= _lostAt)
        {
            _losses.TicketIsGone();
        }

        player.Queue = null;
        if (state.Status == "queued")
        {
            Wait(player, state.Queue ?? "default");
            KeepTicket(player);
            return;
        }

        MissTicket(player, player.Ticket.Told, "to be idle");
        player.Ticket.Ended();
    }

    /// <summary>
    /// The player waits no more, and was not told why. That is right when it was away for as long as tickets are kept, and
    /// when a match came and went meanwhile, of which at least the opponent knows.
    /// </summary>
    private void MissTicket(PlayerTrack player, string? told, string instead)
    {
        var hasMissedMatch = false;
        foreach (var room in _rooms.Values.Where(room => room.Sides is [var only] && only.OpponentId == player.Id && !room.IsMissed))
        {
            hasMissedMatch = room.IsMissed = true;
        }

        var silence = timeProvider.GetElapsedTime(player.Ticket.HeardAt);
        if (told is not null && silence < grace && !hasMissedMatch && !_hasStrangers)
        {
            Report("ticket-lost", $"{player.Id} was told {told}, and {silence.TotalSeconds:0.0} s later {instead}.");
        }
    }

    private void KeepTicket(PlayerTrack player)
    {
        if (player.Ticket.WasTakenAway)
        {
            player.Ticket.WasTakenAway = false;
            TicketsKept++;
        }
    }

    private void Heard(PlayerTrack player) => player.Ticket.HeardAt = timeProvider.GetTimestamp();

    /// <summary>
    /// A state that was fetched between the end of a match and its announcement says the result before <c>match:end</c> does;
    /// and who asks for a match that the store has lost is told to be idle before it is told that the match is abandoned.
    /// </summary>
    private bool HasEndedFor(PlayerTrack player, MatchEndEvent end)
    {
        if (_losses.ExcusesEnd(player.Id, end.RoomId, end.Reason))
        {
            EndTold?.Invoke(new ToldEnd(end.RoomId, player.Id, end.Result, end.Reason, end.FinalScores.My, end.FinalScores.Opponent));
            return true;
        }

        if (_rooms.GetValueOrDefault(end.RoomId)?.SideOf(player.Id)?.End is { } told)
        {
            return told == new MatchReport(end.Result, end.Reason, end.FinalScores.My, end.FinalScores.Opponent);
        }

        return _finished.Contains(end.RoomId);
    }

    private void Follow(PlayerTrack player, RoomEvent seen)
    {
        switch (seen)
        {
            case RoundReadyEvent ready when ready.Round != player.LastEnded + 1:
                Report("round-order", $"{player.Id} was announced round {ready.Round} after the end of {player.LastEnded} in room {seen.RoomId}.", seen.RoomId);
                break;
            case RoundStartEvent start:
                // A question that goes on, because its time was lost to an outage, starts once more with a later end.
                var isAgain = start.Round == player.LastStarted && start.EndsAt > player.LastEndsAt;
                if ((start.Round != player.LastStarted + 1 && !isAgain) || start.Round != player.LastEnded + 1)
                {
                    Report("round-order", $"{player.Id} saw round {start.Round} start after the start of {player.LastStarted} and the end of {player.LastEnded} in room {seen.RoomId}.", seen.RoomId);
                }

                player.LastStarted = start.Round;
                player.LastEndsAt = start.EndsAt;
                break;
            case RoundEndEvent end:
                EndRound(player, end);
                break;
            case MatchEndEvent end:
                End(player, end);
                break;
            default:
                break;
        }
    }

    private void EndRound(PlayerTrack player, RoundEndEvent end)
    {
        if (end.Round != player.LastEnded + 1 || end.Round != player.LastStarted)
        {
            Report("round-order", $"{player.Id} saw round {end.Round} end after the start of {player.LastStarted} and the end of {player.LastEnded} in room {end.RoomId}.", end.RoomId);
        }

        player.LastEnded = end.Round;
        Answered(player, end);
        var (my, opponent) = (end.Results.My, end.Results.Opponent);
        if (my.Total != player.MyScore + my.Delta || opponent.Total != player.OpponentScore + opponent.Delta)
        {
            Report("score-sum", $"{player.Id} had {player.MyScore}:{player.OpponentScore}, gained {my.Delta}:{opponent.Delta} in round {end.Round} of room {end.RoomId}, and has {my.Total}:{opponent.Total}.", end.RoomId);
        }

        Score(player, my.Total, opponent.Total);
        var room = _rooms.GetValueOrDefault(end.RoomId);
        if (room?.SideOf(player.Id) is { } side)
        {
            side.Totals[end.Round] = (my.Total, opponent.Total);
            if (room.OtherThan(player.Id)?.Totals.TryGetValue(end.Round, out var other) is true && other != (opponent.Total, my.Total))
            {
                Report("score-mirror", $"After round {end.Round} of room {end.RoomId} {player.Id} has {my.Total}:{opponent.Total}, and the opponent {other.My}:{other.Opponent}.", end.RoomId);
            }
        }
    }

    private void Answered(PlayerTrack player, RoundEndEvent end)
    {
        if (!end.Results.My.Submitted)
        {
            player.Unanswered.Add(end.Round);
            if (player.Taken == end.Round)
            {
                Report("answer-lost", $"{player.Id} saw round {end.Round} of room {end.RoomId} end without the answer that was taken.", end.RoomId);
            }
        }
    }

    private void End(PlayerTrack player, MatchEndEvent end)
    {
        var roomId = player.RoomId!;
        EndTold?.Invoke(new ToldEnd(roomId, player.Id, end.Result, end.Reason, end.FinalScores.My, end.FinalScores.Opponent));
        var (my, opponent) = (end.FinalScores.My, end.FinalScores.Opponent);
        Score(player, my, opponent);
        if (end.Reason == "completed" && player.LastEnded != player.TotalRounds)
        {
            Report("round-order", $"{player.Id} saw room {roomId} completed after round {player.LastEnded} of {player.TotalRounds}.", roomId);
        }

        player.RoomId = null;
        if (_rooms.GetValueOrDefault(roomId) is not { } room || room.SideOf(player.Id) is not { } side)
        {
            return;
        }

        side.End = new MatchReport(end.Result, end.Reason, my, opponent);
        if (room.OtherThan(player.Id) is { End: { } other })
        {
            Compare(room, side, side.End, other);
            _rooms.Remove(roomId);
            _finished.Add(roomId);
        }
        else if (!_players.ContainsKey(side.OpponentId))
        {
            _rooms.Remove(roomId);
            _finished.Add(roomId);
        }
    }

    private void Compare(RoomTrack room, RoomSide side, MatchReport mine, MatchReport other)
    {
        var opposite = mine.Result switch { "win" => "loss", "loss" => "win", _ => "draw" };
        var isSame = (mine.My, mine.Opponent) == (other.Opponent, other.My) && other.Result == opposite && other.Reason == mine.Reason;
        if (isSame || _losses.ExcusesDifference(room.Id, mine.Reason, other.Reason))
        {
            return;
        }

        if ((mine.My, mine.Opponent) != (other.Opponent, other.My))
        {
            Report("final-scores", $"Room {room.Id} ended {mine.My}:{mine.Opponent} for {side.PlayerId}, and {other.My}:{other.Opponent} for the opponent.");
        }

        if (other.Result != opposite || other.Reason != mine.Reason)
        {
            Report("results", $"Room {room.Id} ended as {mine.Result} ({mine.Reason}) for {side.PlayerId}, and as {other.Result} ({other.Reason}) for the opponent.");
        }
    }

    private void Enter(PlayerTrack player, string roomId, string opponentId, int totalRounds)
    {
        if (player.RoomId == roomId)
        {
            Report("found-by-two", $"{player.Id} found room {roomId} twice.");
            return;
        }

        if (player.RoomId is { } other)
        {
            Report("one-match", $"{player.Id} found room {roomId} while playing in room {other}.");
        }

        KeepTicket(player);
        player.Enter(roomId, totalRounds);
        _hasStrangers |= !_players.ContainsKey(opponentId);
        if (opponentId == player.Id)
        {
            Report("found-by-two", $"{player.Id} was matched with itself in room {roomId}.");
        }

        if (_finished.Contains(roomId))
        {
            Report("found-by-two", $"{player.Id} found room {roomId} after its end.");
            return;
        }

        if (!_rooms.TryGetValue(roomId, out var room))
        {
            _rooms[roomId] = room = new RoomTrack(roomId, timeProvider.GetTimestamp());
        }

        if (room.Sides.Count == 2)
        {
            Report("found-by-two", $"{player.Id} is the third to find room {roomId}.");
            return;
        }

        if (room.Sides.FirstOrDefault() is { } first && (first.OpponentId != player.Id || opponentId != first.PlayerId))
        {
            Report("found-by-two", $"Room {roomId}: {first.PlayerId} names {first.OpponentId}, and {player.Id} names {opponentId}.");
        }

        room.Sides.Add(new RoomSide(player.Id, opponentId));
    }

    private void Score(PlayerTrack player, int my, int opponent)
    {
        if (my < player.MyScore || opponent < player.OpponentScore)
        {
            Report("score-grows", $"{player.Id} saw {my}:{opponent} after {player.MyScore}:{player.OpponentScore} in room {player.RoomId}.", player.RoomId);
        }

        player.MyScore = my;
        player.OpponentScore = opponent;
    }

    private void Hear(string roomId)
    {
        if (_rooms.TryGetValue(roomId, out var room))
        {
            room.HeardAt = timeProvider.GetTimestamp();
        }
    }

    private void Wait(PlayerTrack player, string queue)
    {
        // The match may be told before the answer that says "queued" is read.
        if (player.RoomId is not null)
        {
            return;
        }

        player.Ticket.Waits(queue);
        if (player.Down)
        {
            player.Ticket.WasTakenAway = true;
            return;
        }

        player.Queue = queue;
        player.QueuedAt = timeProvider.GetTimestamp();
    }

    // A player who was away may have missed the whole of a match that ended by forfeit meanwhile.
    private static bool WasAway(PlayerTrack player, RoomTrack room) => player.Down || player.LastDownAt >= room.FoundAt;

    private void Report(string rule, string detail, string? roomId = null)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread, "Used under the lock only.");
        if (roomId is not null && _losses.Excuses(rule, roomId))
        {
            return;
        }

        _count++;
        if (_violations.Count < Kept)
        {
            _violations.Add(new Violation(rule, detail));
        }
    }
}
