using System.Diagnostics.CodeAnalysis;
using CsArena.Realtime.Matchmaking;
using Xunit.Sdk;

namespace CsArena.Realtime.Conformance;

/// <summary>
/// Judges a history from the outside. A ticket is known by its player and the moment it was made; the moments are all
/// different, and those in tickets and matches are the order of the queue's own steps.
/// </summary>
internal sealed class QueueHistoryChecker
{
    private readonly QueueHistory _history;
    private readonly string _steadyNode;
    private readonly string _seed;
    private readonly Dictionary<(string Player, long EnqueuedAt), Match> _matchOf = [];
    private readonly List<Ticket> _made = [];
    private readonly List<LiveSpan> _live = [];

    public QueueHistoryChecker(QueueHistory history, string steadyNode, string seed)
    {
        _history = history;
        _steadyNode = steadyNode;
        _seed = seed;
    }

    /// <summary>Players who hold a ticket at the end, by the history.</summary>
    public HashSet<string> Queued { get; } = [];

    /// <summary>Players who play at the end, by the history, and where.</summary>
    public Dictionary<string, string> Playing { get; } = [];

    public void Check()
    {
        foreach (var match in _history.Matches.Values)
        {
            Assert(match.Player1.PlayerId != match.Player2.PlayerId, () => $"{match} is with oneself (I3).");
            Assert(match.Player1.Queue == match.Player2.Queue, () => $"{match} mixes queues.");
            Assert(_matchOf.TryAdd(Key(match.Player1), match), () => $"{match.Player1} was matched twice (I2).");
            Assert(_matchOf.TryAdd(Key(match.Player2), match), () => $"{match.Player2} was matched twice (I2).");
        }

        for (var player = 0; player < _history.Players; player++)
        {
            new PlayerReplay(this, $"p{player}").Replay(_history.CallsOf(player));
        }

        CheckOrder();
    }

    // Messages are made when they are needed: there are millions of checks.
    private void Assert([DoesNotReturnIf(false)] bool holds, Func<string> what)
    {
        if (!holds)
        {
            throw new XunitException($"{what()} {_seed}");
        }
    }

    private static (string Player, long EnqueuedAt) Key(Ticket ticket) => (ticket.PlayerId, ticket.EnqueuedAt.UtcTicks);

    /// <summary>
    /// I4: when a match was made, no ticket that was certainly live was older than the one it took; and nobody was queued
    /// while somebody else was certainly live.
    /// </summary>
    private void CheckOrder()
    {
        foreach (var queue in _live.Select(span => span.Ticket.Queue).Distinct())
        {
            var steps = new List<(long At, int Kind, Ticket Ticket, Match? Match)>();
            foreach (var span in _live.Where(span => span.Ticket.Queue == queue && span.From < span.To))
            {
                steps.Add((span.From, 2, span.Ticket, null));
                steps.Add((span.To, 1, span.Ticket, null));
            }

            steps.AddRange(_history.Matches.Values
                .Where(match => match.Queue == queue)
                .Select(match => (match.MatchedAt.UtcTicks, 0, match.Player1, (Match?)match)));
            steps.AddRange(_made
                .Where(ticket => ticket.Queue == queue)
                .Select(ticket => (ticket.EnqueuedAt.UtcTicks, 0, ticket, (Match?)null)));

            var live = new SortedDictionary<long, Ticket>();
            foreach (var (_, kind, ticket, match) in steps.OrderBy(step => step.At).ThenBy(step => step.Kind))
            {
                if (kind == 2)
                {
                    live.Add(ticket.EnqueuedAt.UtcTicks, ticket);
                }
                else if (kind == 1)
                {
                    live.Remove(ticket.EnqueuedAt.UtcTicks);
                }
                else
                {
                    var passedOver = live.Values.FirstOrDefault(other => other.PlayerId != match?.Player2.PlayerId);
                    var inOrder = passedOver == default
                        || (match is not null && passedOver.EnqueuedAt >= match.Player1.EnqueuedAt);
                    Assert(inOrder, () => $"{passedOver} waited when {match?.ToString() ?? ticket.ToString()} (I4).");
                }
            }
        }
    }

    /// <summary>A time in which a ticket waited for certain, on a node whose lease never ended.</summary>
    private sealed record LiveSpan(Ticket Ticket, long From, long To);

    /// <summary>One player's calls, one after the other: every answer has to follow from what was before (I1, I2, I3).</summary>
    private sealed class PlayerReplay(QueueHistoryChecker checker, string player)
    {
        private Ticket? _ticket;
        private string? _room;
        private long? _liveFrom;

        public void Replay(IReadOnlyList<Call> calls)
        {
            foreach (var call in calls)
            {
                switch (call)
                {
                    case Call.Enqueue enqueue:
                        Enqueue(enqueue);
                        break;
                    case Call.Resume resume:
                        Resume(resume);
                        break;
                    case Call.Dequeue dequeue:
                        Dequeue(dequeue);
                        break;
                    case Call.Hold hold:
                        Hold(hold);
                        break;
                }
            }

            Finish();
        }

        private void Enqueue(Call.Enqueue call)
        {
            var (start, end, result) = call;
            switch (result.Status)
            {
                case EnqueueStatus.Queued:
                    ShouldBeFree(end);
                    _ticket = result.Ticket;
                    _room = null;
                    checker._made.Add(result.Ticket);
                    SetLive(result.Ticket.NodeId == checker._steadyNode, result.Ticket.EnqueuedAt.UtcTicks, start);
                    break;
                case EnqueueStatus.Matched:
                    Matched(result.Match!, start, end);
                    break;
                case EnqueueStatus.AlreadyQueued:
                    Moved(result.Ticket, start, end);
                    break;
                case EnqueueStatus.AlreadyPlaying:
                    Plays(result.RoomId);
                    break;
            }
        }

        private void Resume(Call.Resume call)
        {
            var (start, end, status) = call;
            if (status.Match is { } match)
            {
                Assert(_ticket is not null, "resumed into a match without a ticket");
                Matched(match, start, end);
            }
            else if (status.Activity == PlayerActivity.Queued)
            {
                Moved(status.Ticket, start, end);
            }
            else if (status.Activity == PlayerActivity.Playing)
            {
                Plays(status.RoomId);
            }
            else
            {
                ShouldBeFree(end);
            }
        }

        private void Dequeue(Call.Dequeue call)
        {
            var (start, end, result) = call;
            switch (result.Status)
            {
                case DequeueStatus.Dequeued:
                    Assert(_ticket is not null, "dequeued without a ticket (I2)");
                    Assert(!checker._matchOf.ContainsKey(Key(_ticket.Value)), "dequeued and matched (I2)");
                    SetLive(false, end, start);
                    _ticket = null;
                    break;
                case DequeueStatus.AlreadyPlaying:
                    Plays(result.RoomId);
                    break;
                default:
                    ShouldBeFree(end);
                    break;
            }
        }

        private void Hold(Call.Hold call)
        {
            if (call.Held)
            {
                Assert(_ticket is not null, "held without a ticket");
                checker._matchOf.TryGetValue(Key(_ticket.Value), out var match);
                Assert(match is null || match.MatchedAt.UtcTicks > call.Start, "held after the match");
                SetLive(false, call.End, call.Start);
            }
        }

        private void Moved(Ticket ticket, long start, long end)
        {
            Assert(_ticket is not null, "still queued without a ticket (I1)");
            Assert(ticket.EnqueuedAt == _ticket.Value.EnqueuedAt, "lost its place (I4)");
            Assert(ticket.Queue == _ticket.Value.Queue, "changed queues (I1)");
            SetLive(ticket.NodeId == checker._steadyNode, end, start);
            _ticket = ticket;
        }

        private void Matched(Match match, long start, long end)
        {
            Assert(match.Player2.PlayerId == player, "was given another's match");
            Assert(start <= match.MatchedAt.UtcTicks && match.MatchedAt.UtcTicks <= end, "was matched at another time");
            if (_ticket is { } own && !IsReleased(checker._matchOf.GetValueOrDefault(Key(own)), end))
            {
                Assert(match.Player2.EnqueuedAt == own.EnqueuedAt, "was matched by another ticket (I1)");
            }
            else
            {
                ShouldBeFree(end);
            }

            SetLive(false, end, start);
            _ticket = null;
            _room = match.RoomId;
        }

        private void Plays(string? room)
        {
            if (_ticket is { } ticket)
            {
                Assert(checker._matchOf.TryGetValue(Key(ticket), out var match), "plays with a ticket that waits (I1)");
                SetLive(false, match.MatchedAt.UtcTicks, match.MatchedAt.UtcTicks);
                _room = match.RoomId;
                _ticket = null;
            }

            Assert(room == _room, "plays in another room (I3)");
        }

        /// <summary>Whatever there was, a ticket or a match, is over.</summary>
        private void ShouldBeFree(long end)
        {
            var match = _ticket is { } ticket ? checker._matchOf.GetValueOrDefault(Key(ticket))
                : _room is { } room ? checker._history.Matches[room]
                : null;
            Assert(match is not null || _ticket is null, "lost a ticket (I2)");
            if (match is not null)
            {
                Assert(IsReleased(match, end), "left a match that was not released (I1)");
                SetLive(false, match.MatchedAt.UtcTicks, match.MatchedAt.UtcTicks);
            }

            _ticket = null;
            _room = null;
        }

        private bool IsReleased(Match? match, long end)
            => match is not null && checker._history.Releases.TryGetValue(match.RoomId, out var at) && at < end;

        private void Finish()
        {
            if (_ticket is { } ticket)
            {
                var match = checker._matchOf.GetValueOrDefault(Key(ticket));
                SetLive(false, match?.MatchedAt.UtcTicks ?? long.MaxValue, match?.MatchedAt.UtcTicks ?? long.MaxValue);
                if (match is null)
                {
                    checker.Queued.Add(player);
                    return;
                }

                _room = match.RoomId;
            }

            if (_room is not null && !checker._history.Releases.ContainsKey(_room))
            {
                checker.Playing.Add(player, _room);
            }
        }

        /// <summary>
        /// The ticket is certainly live from one moment on, or certainly live up to another. A match that took it ends it.
        /// </summary>
        private void SetLive(bool live, long from, long to)
        {
            if (live)
            {
                _liveFrom ??= from;
            }
            else if (_liveFrom is { } since)
            {
                var ticket = _ticket!.Value;
                var match = checker._matchOf.GetValueOrDefault(Key(ticket));
                checker._live.Add(new LiveSpan(ticket, since, Math.Min(to, match?.MatchedAt.UtcTicks ?? long.MaxValue)));
                _liveFrom = null;
            }
        }

        private void Assert([DoesNotReturnIf(false)] bool holds, string what)
        {
            if (!holds)
            {
                checker.Assert(false, () => $"{player} {what}.");
            }
        }
    }
}
