using System.Threading.Channels;
using CsArena.LoadTest.Invariants;
using CsArena.LoadTest.Statistics;
using CsArena.Realtime.Client;
using CsArena.Realtime.Protocol;

namespace CsArena.LoadTest.Players;

/// <summary>
/// One player in a closed loop: wait for a match, play it, wait for the next. What is heard is counted and checked at
/// once; what is to be done is put on a list that one task works off.
/// </summary>
internal sealed class Player
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(300);

    private readonly string _id;
    private readonly ArenaClient _client;
    private readonly LoadTestOptions _options;
    private readonly Random _random;
    private readonly InvariantChecker _checker;
    private readonly LoadStatistics _statistics;
    private readonly TimeProvider _timeProvider;
    private readonly Channel<Work> _todo = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _lock = new();
    private string? _roomId;
    private int _round;
    private int _changes;
    private bool _waiting;
    private bool _restoring;
    private long? _enqueuedAt;
    private (string RoomId, int Round)? _droppedIn;
    private volatile bool _leaving;

    public Player(
        string id,
        ArenaClient client,
        LoadTestOptions options,
        Random random,
        InvariantChecker checker,
        LoadStatistics statistics,
        TimeProvider timeProvider)
    {
        (_id, _client, _options, _random) = (id, client, options, random);
        (_checker, _statistics, _timeProvider) = (checker, statistics, timeProvider);
        checker.Register(id);
        client.StatusChanged += Hear;
        client.StateRestored += Hear;
        client.On<RoomEvent>(Hear);
    }

    private enum WorkKind
    {
        Enqueue,
        Answer,
        Leave,
        Quit,
    }

    /// <summary>Plays until <paramref name="stop"/>, then ends its match; returns early when it cannot stay connected.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken abandon)
    {
        try
        {
            if ((await _client.ConnectAsync(abandon)).Status != ArenaStatus.Connected)
            {
                return;
            }

            _todo.Writer.TryWrite(new Work(WorkKind.Enqueue));
            await using var stopping = stop.UnsafeRegister(_ =>
            {
                _leaving = true;
                _todo.Writer.TryWrite(new Work(WorkKind.Leave));
            }, null);
            await foreach (var work in _todo.Reader.ReadAllAsync(abandon))
            {
                if (!await DoAsync(work, abandon))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            // Out of time; the checker reports what did not end.
        }
    }

    private async Task<bool> DoAsync(Work work, CancellationToken abandon)
    {
        switch (work.Kind)
        {
            case WorkKind.Enqueue when !_leaving && !IsPlaying() && !IsWaiting() && !IsRestoring():
                await EnqueueAsync(abandon);
                return true;
            case WorkKind.Answer:
                await AnswerAsync(work.RoomId!, work.Round, work.Question!, abandon);
                return true;
            case WorkKind.Leave or WorkKind.Enqueue when _leaving && !IsPlaying():
                return !await LeaveAsync(abandon);
            case WorkKind.Quit:
                return false;
            default:
                return true;
        }
    }

    private async Task EnqueueAsync(CancellationToken abandon)
    {
        int changes;
        lock (_lock)
        {
            changes = _changes;
            _enqueuedAt = _timeProvider.GetTimestamp();
        }

        var answer = await _client.EnqueueAsync(cancellationToken: abandon);
        if (answer.Ok)
        {
            if (answer is { Status: "matched", RoomId: { } matched })
            {
                _checker.Matched(_id, matched);
            }

            if (answer.Status == "queued")
            {
                _checker.Queued(_id, answer.Queue ?? "default");
                lock (_lock)
                {
                    // Unless something was heard since: a match may be told before this answer.
                    _waiting = changes == _changes;
                }
            }

            return;
        }

        _statistics.Refused(answer.Code);
        if (answer.Code == AnswerCodes.AlreadyPlaying)
        {
            if (!(await _client.RestoreAsync(answer.RoomId, abandon)).Ok)
            {
                await AgainAsync(WorkKind.Enqueue, abandon);
            }
        }
        else if (answer.Code != ClientCodes.Disconnected)
        {
            if (answer.Code == AnswerCodes.ServerDraining)
            {
                _checker.Refused(_id);
            }

            await AgainAsync(WorkKind.Enqueue, abandon);
        }
    }

    /// <returns>Whether the player has left; if not, something that is heard later leads back here.</returns>
    private async Task<bool> LeaveAsync(CancellationToken abandon)
    {
        _checker.Leaves(_id);
        var answer = await _client.DequeueAsync(abandon);
        if (answer.Ok)
        {
            _checker.Dequeued(_id);
            return !IsPlaying();
        }

        if (answer.Code == AnswerCodes.NotQueued)
        {
            _checker.NotQueued(_id);
            return !IsPlaying();
        }

        if (answer is { Code: AnswerCodes.AlreadyPlaying, RoomId: { } roomId })
        {
            _checker.Matched(_id, roomId);
            return false; // The match was made first: it is played.
        }

        _statistics.Refused(answer.Code);
        if (answer.Code != ClientCodes.Disconnected)
        {
            await AgainAsync(WorkKind.Leave, abandon);
        }

        return false;
    }

    private async Task AnswerAsync(string roomId, int round, QuestionInfo question, CancellationToken abandon)
    {
        await Task.Delay(_options.Think * _random.NextDouble(), _timeProvider, abandon);
        var drops = _random.NextDouble() < _options.DropRate && _droppedIn != (roomId, round);
        var dropsFirst = _random.Next(2) == 0;
        if (drops && dropsFirst)
        {
            Drop(roomId, round); // The restored state asks for the answer again.
            return;
        }

        var text = AnswerPicker.Pick(question, _random);
        while (IsAt(roomId, round))
        {
            _statistics.Answers.Sent(roomId, round, _id, _timeProvider.GetTimestamp());
            var answer = await _client.SubmitAsync(roomId, round, text, abandon);
            if (answer.Ok)
            {
                _checker.Submitted(_id, roomId, round, text);
            }
            else
            {
                _statistics.Refused(answer.Code);
                if (answer.Retryable is true && answer.Code != ClientCodes.Disconnected)
                {
                    await Task.Delay(s_retryDelay, _timeProvider, abandon);
                    continue;
                }
            }

            break;
        }

        if (drops)
        {
            Drop(roomId, round);
        }
    }

    private void Drop(string roomId, int round)
    {
        _droppedIn = (roomId, round);
        if (IsAt(roomId, round))
        {
            _statistics.Dropped();
            _client.Abort();
        }
    }

    private async Task AgainAsync(WorkKind kind, CancellationToken abandon)
    {
        await Task.Delay(s_retryDelay * (1 + _random.NextDouble()), _timeProvider, abandon);
        _todo.Writer.TryWrite(new Work(kind));
    }

    private bool IsPlaying()
    {
        lock (_lock)
        {
            return _roomId is not null;
        }
    }

    private bool IsWaiting()
    {
        lock (_lock)
        {
            return _waiting;
        }
    }

    /// <summary>
    /// Whether a state is on its way that tells what comes next. A call made meanwhile could be answered before it, and the
    /// state, which knows nothing of the call yet, be heard after.
    /// </summary>
    private bool IsRestoring()
    {
        lock (_lock)
        {
            return _restoring;
        }
    }

    private bool IsAt(string roomId, int round)
    {
        lock (_lock)
        {
            return _roomId == roomId && _round == round;
        }
    }

    private void Hear(ArenaStatusChange change)
    {
        switch (change.Status)
        {
            case ArenaStatus.Connected:
                _checker.Reconnected(_id);
                break;
            case ArenaStatus.Reconnecting:
                _checker.Disconnected(_id);
                if (_roomId is { } playing)
                {
                    _statistics.Answers.Lost(playing, _id);
                }

                Follow(_roomId, 0, restoring: true);
                break;
            case ArenaStatus.Closed or ArenaStatus.Replaced:
                _checker.Disconnected(_id);
                _todo.Writer.TryWrite(new Work(WorkKind.Quit));
                break;
            default:
                break;
        }
    }

    private void Hear(PlayerState state)
    {
        _checker.Saw(_id, state);
        switch (state.Status)
        {
            case "playing":
                Follow(state.RoomId, state.Phase is "question" ? state.Round ?? 0 : 0);
                if (state is { Phase: "question", MySubmission: null, Question: { } question })
                {
                    _todo.Writer.TryWrite(new Work(WorkKind.Answer, state.RoomId, state.Round ?? 0, question));
                }

                break;
            case "finished":
                EndMatch(state.RoomId!);
                break;
            case "queued" when !_leaving:
                Follow(null, 0, waiting: true);
                break;
            default:
                // Idle, or queued though the run is over: the task decides what comes next.
                Follow(null, 0);
                _todo.Writer.TryWrite(new Work(WorkKind.Enqueue));
                break;
        }
    }

    private void Hear(RoomEvent heard)
    {
        _checker.Saw(_id, heard);
        switch (heard)
        {
            case MatchFoundEvent:
                lock (_lock)
                {
                    if (_enqueuedAt is { } enqueuedAt)
                    {
                        _statistics.EnqueueToFound.Record(_timeProvider.GetElapsedTime(enqueuedAt));
                    }
                }

                Follow(heard.RoomId, 0);
                break;
            case RoundStartEvent start:
                Follow(heard.RoomId, start.Round);
                _todo.Writer.TryWrite(new Work(WorkKind.Answer, heard.RoomId, start.Round, start.Question));
                break;
            case RoundEndEvent end:
                if (_statistics.Answers.SentBy(end.RoomId, end.Round, _id) is { } sent)
                {
                    _statistics.SubmitToRoundEnd.Record(_timeProvider.GetElapsedTime(sent));
                }

                Follow(heard.RoomId, 0);
                break;
            case MatchEndEvent:
                EndMatch(heard.RoomId);
                break;
            default:
                break;
        }
    }

    private void EndMatch(string roomId)
    {
        string? played;
        lock (_lock)
        {
            played = _roomId;
        }

        if (played is not null && played != roomId)
        {
            return; // News of an older match.
        }

        if (played is not null)
        {
            _statistics.MatchEnded();
            _statistics.Answers.Ended(roomId);
        }

        Follow(null, 0);
        _todo.Writer.TryWrite(new Work(WorkKind.Enqueue));
    }

    private void Follow(string? roomId, int round, bool waiting = false, bool restoring = false)
    {
        lock (_lock)
        {
            _changes++;
            _waiting = waiting;
            _restoring = restoring;
            _roomId = roomId;
            _round = round;
            if (roomId is not null)
            {
                _enqueuedAt = null;
            }
        }
    }

    private readonly record struct Work(WorkKind Kind, string? RoomId = null, int Round = 0, QuestionInfo? Question = null);
}
