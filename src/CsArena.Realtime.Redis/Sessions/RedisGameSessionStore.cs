using CsArena.Realtime.Sessions;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Sessions in Redis: a hash for each, and one for each round. Every call is one script, hence one atomic step and one
/// round trip, which those of a busy node share; only a question that this process has never seen is asked for by a second
/// one.
/// </summary>
internal sealed partial class RedisGameSessionStore : IGameSessionStore
{
    private static readonly RedisValue _liveLifetime = Milliseconds(SessionLifetimes.Live);
    private static readonly RedisValue _roundLifetime = Milliseconds(SessionLifetimes.Round);

    private readonly RedisConnection _redis;
    private readonly SessionScripts _scripts;
    private readonly ScriptBatches _creations;
    private readonly ScriptBatches _submissions;
    private readonly ScriptBatches _advances;
    private readonly ScriptBatches _rounds;
    private readonly QuestionCache _cache = new();

    /// <param name="redis">Where the sessions are.</param>
    /// <param name="scripts">Their scripts, if they are not the default ones.</param>
    public RedisGameSessionStore(RedisConnection redis, SessionScripts? scripts = null)
    {
        _redis = redis;
        _scripts = scripts ?? SessionScripts.Default;
        _creations = new ScriptBatches(redis, _scripts.Create);
        _submissions = new ScriptBatches(redis, _scripts.Submit);
        _advances = new ScriptBatches(redis, _scripts.Advance);
        _rounds = new ScriptBatches(redis, _scripts.Rounds);
    }

    /// <inheritdoc />
    public async ValueTask<bool> CreateAsync(
        GameSession session, IReadOnlyList<GameRound> rounds, CancellationToken cancellationToken = default)
    {
        var arguments = new RedisValue[3 + rounds.Count];
        arguments[0] = LifetimeOf(session);
        arguments[1] = LifetimeOfRounds(session);
        arguments[2] = SessionFields.Pack(session);
        for (var i = 0; i < rounds.Count; i++)
        {
            arguments[3 + i] = RoundFields.Pack(rounds[i], _cache.Store(rounds[i].Question));
        }

        return (bool)await _creations.RunAsync(KeysOf(session.RoomId), arguments, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<GameSnapshot?> GetAsync(string roomId, CancellationToken cancellationToken = default)
        => (byte[]?)await _redis.RunAsync(_scripts.Get, KeysOf(roomId), [], cancellationToken) is { } packed
            ? await SnapshotAsync(packed, roomId, cancellationToken)
            : null;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<GameRound>> GetRoundsAsync(string roomId, CancellationToken cancellationToken = default)
    {
        if ((byte[]?)await _rounds.RunAsync(KeysOf(roomId), [], cancellationToken) is not { } packed)
        {
            return [];
        }

        var rounds = ReadRounds(packed);
        return await AddQuestionsAsync(rounds, roomId, cancellationToken) ? rounds : [];
    }

    /// <inheritdoc />
    public async ValueTask<SubmitResult> SubmitAsync(
        string roomId, string playerId, int round, string answer, CancellationToken cancellationToken = default)
    {
        RedisValue[] arguments = [playerId, round, answer, _liveLifetime, _roundLifetime];
        var parts = (RedisResult[])(await _submissions.RunAsync(KeysOf(roomId), arguments, cancellationToken))!;
        var now = Microseconds.ToTime((long)parts[1]);
        switch ((string)parts[0]!)
        {
            case "accepted":
                var completed = (byte[]?)parts[6] is { } packed ? await SnapshotAsync(packed, roomId, cancellationToken) : null;
                return new SubmitResult(
                    SubmitStatus.Accepted, (bool)parts[2], (string)parts[3]!, (long)parts[4], (long)parts[5], now, completed);
            case "repeated":
                return new SubmitResult(SubmitStatus.Repeated, (bool)parts[2], Now: now);
            case var refused:
                return new SubmitResult(RefusalOf(refused), Now: now);
        }
    }

    /// <inheritdoc />
    public async ValueTask<AdvanceResult> AdvanceAsync(
        long expectedVersion, GameSession next, IReadOnlyList<GameRound> rounds, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(next.Version, expectedVersion);
        var arguments = new RedisValue[4 + (rounds.Count * 2)];
        arguments[0] = expectedVersion;
        arguments[1] = LifetimeOf(next);
        arguments[2] = LifetimeOfRounds(next);
        arguments[3] = SessionFields.PackMoving(next);
        for (var i = 0; i < rounds.Count; i++)
        {
            arguments[4 + (i * 2)] = rounds[i].Number;
            arguments[5 + (i * 2)] = RoundFields.PackMoving(rounds[i]);
        }

        var parts = (RedisResult[])(await _advances.RunAsync(KeysOf(next.RoomId), arguments, cancellationToken))!;
        var status = (string)parts[0]! switch
        {
            "advanced" => AdvanceStatus.Advanced,
            "conflict" => AdvanceStatus.Conflict,
            _ => AdvanceStatus.NotFound,
        };
        var entered = parts.Length > 2 && (byte[]?)parts[2] is { } packed
            ? await RoundAsync(packed, next, cancellationToken)
            : null;
        return new AdvanceResult(status, Microseconds.ToTime((long)parts[1]), entered);
    }

    /// <inheritdoc />
    public async ValueTask<bool> DeleteAsync(string roomId, CancellationToken cancellationToken = default)
        => (bool)await _redis.RunAsync(_scripts.Delete, KeysOf(roomId), [], cancellationToken);

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static RedisValue LifetimeOf(GameSession session) => Milliseconds(SessionLifetimes.Of(session));

    private static RedisValue LifetimeOfRounds(GameSession session) => Milliseconds(SessionLifetimes.OfRounds(session));

    private static SubmitStatus RefusalOf(string status) => status switch
    {
        "alreadySubmitted" => SubmitStatus.AlreadySubmitted,
        "roomNotFound" => SubmitStatus.RoomNotFound,
        "notInMatch" => SubmitStatus.NotInMatch,
        "wrongPhase" => SubmitStatus.WrongPhase,
        "wrongRound" => SubmitStatus.WrongRound,
        "tooLate" => SubmitStatus.TooLate,
        _ => throw new InvalidOperationException($"A script of the sessions answered {status}."),
    };

    private RedisKey[] KeysOf(string roomId) => [_redis.Keys.Session(roomId), _redis.Keys.Rounds(roomId)];

    private async ValueTask<GameSnapshot?> SnapshotAsync(byte[] packed, string roomId, CancellationToken cancellationToken)
    {
        var snapshot = ReadSnapshot(packed, roomId);
        GameRound[] rounds = snapshot.Next is { } next ? [snapshot.Round, next] : [snapshot.Round];
        return !await AddQuestionsAsync(rounds, roomId, cancellationToken)
            ? null
            : snapshot with { Round = rounds[0], Next = rounds.ElementAtOrDefault(1) };
    }

    private async ValueTask<GameRound?> RoundAsync(byte[] packed, GameSession session, CancellationToken cancellationToken)
    {
        var reader = new PackedReader(packed);
        GameRound[] round = [RoundFields.Read(ref reader, session.CurrentRound, _cache)];
        return await AddQuestionsAsync(round, session.RoomId, cancellationToken) ? round[0] : null;
    }

    private GameSnapshot ReadSnapshot(byte[] packed, string roomId)
    {
        var reader = new PackedReader(packed);
        var hasNext = reader.ReadArray() > 3;
        var now = reader.ReadTime();
        var session = SessionFields.Read(ref reader, roomId);
        var round = RoundFields.Read(ref reader, session.CurrentRound, _cache);
        return new GameSnapshot(session, round, now)
        {
            Next = hasNext ? RoundFields.Read(ref reader, session.CurrentRound + 1, _cache) : null,
        };
    }

    private GameRound[] ReadRounds(byte[] packed)
    {
        var reader = new PackedReader(packed);
        var rounds = new GameRound[reader.ReadArray()];
        for (var i = 0; i < rounds.Length; i++)
        {
            rounds[i] = RoundFields.Read(ref reader, i + 1, _cache);
        }

        return rounds;
    }

    /// <summary>Asks for the questions that are not known yet.</summary>
    /// <returns>False when they are gone meanwhile.</returns>
    private async ValueTask<bool> AddQuestionsAsync(GameRound[] rounds, string roomId, CancellationToken cancellationToken)
    {
        var unknown = Array.FindAll(rounds, round => round.Question is null);
        if (unknown.Length == 0)
        {
            return true;
        }

        var numbers = Array.ConvertAll(unknown, round => (RedisValue)round.Number);
        var questions = (RedisResult[])(await _redis.RunAsync(_scripts.Questions, KeysOf(roomId), numbers, cancellationToken))!;
        for (var i = 0; i < unknown.Length; i++)
        {
            if ((byte[]?)questions[i] is not { } json)
            {
                return false;
            }

            var index = Array.IndexOf(rounds, unknown[i]);
            rounds[index] = unknown[i] with { Question = _cache.Parse(json) };
        }

        return true;
    }
}
