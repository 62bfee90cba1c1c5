using System.Text.Json;
using CsArena.Realtime.Matchmaking;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The queue in Redis, one for all nodes. Every call is one script or command, hence one atomic step and one round trip.
/// </summary>
/// <remarks>
/// A node has to call <see cref="RenewNodeAsync"/> before others are paired with its players. The call of a player is
/// itself a proof that the player's node is alive. A ticket that is met while its node's lease is over is put aside; if in
/// ten minutes neither its node renews nor its player comes back, it ends like a held one whose grace is over.
/// </remarks>
internal sealed partial class RedisMatchQueue : IMatchQueue
{
    private readonly RedisConnection _redis;
    private readonly QueueScripts _scripts;
    private readonly ScriptBatches _confirmations;
    private readonly ScriptBatches _releases;
    private readonly int _maxQueueLength;
    private readonly RedisValue _confirmLease;
    private readonly RedisValue[] _forfeitRules;

    /// <param name="redis">Where the queue is.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="scripts">Its scripts, if they are not the default ones.</param>
    /// <exception cref="ArgumentException">A queue has the name of one of the queue's own keys.</exception>
    public RedisMatchQueue(RedisConnection redis, MatchQueueOptions options, QueueScripts? scripts = null)
    {
        _scripts = scripts ?? QueueScripts.Default;
        _redis = redis;
        _confirmations = new ScriptBatches(redis, _scripts.Confirm, sharesKeys: true);
        _releases = new ScriptBatches(redis, _scripts.Release, sharesKeys: true);
        _maxQueueLength = options.MaxQueueLength;
        _confirmLease = Microseconds.Of(options.ConfirmLease);
        _forfeitRules =
        [
            options.ForfeitsBeforePause,
            Microseconds.Of(options.ForfeitPause),
            Microseconds.Of(options.LongestForfeitPause),
            Microseconds.Of(options.ForfeitWindow),
        ];
        foreach (var queue in options.Queues)
        {
            QueueKeys.ThrowIfReserved(queue);
        }
    }

    /// <inheritdoc />
    public async ValueTask<EnqueueResult> EnqueueAsync(EnqueueRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.PlayerId);
        QueueKeys.ThrowIfReserved(request.Queue);
        RedisValue[] arguments =
        [
            request.PlayerId,
            request.Queue,
            JsonSerializer.SerializeToUtf8Bytes(request, QueueJson.Readable.EnqueueRequest),
            RoomIds.Next(),
            _maxQueueLength,
            _confirmLease,
        ];
        var reply = await _redis.RunAsync(_scripts.Enqueue, Keys.Base, arguments, cancellationToken);
        return QueueReplies.ToEnqueueResult(reply, request);
    }

    /// <inheritdoc />
    public async ValueTask<PlayerStatus> ResumeAsync(
        string playerId, string nodeId, string connectionId, CancellationToken cancellationToken = default)
    {
        RedisValue[] arguments = [playerId, nodeId, connectionId, RoomIds.Next(), _confirmLease];
        return QueueReplies.ToStatus(await _redis.RunAsync(_scripts.Resume, Keys.Base, arguments, cancellationToken));
    }

    /// <inheritdoc />
    public async ValueTask<PlayerStatus> GetStatusAsync(string playerId, CancellationToken cancellationToken = default)
        => QueueReplies.ToStatus(await _redis.RunAsync(_scripts.Status, Keys.Base, [playerId], cancellationToken));

    /// <inheritdoc />
    public async ValueTask<DequeueResult> DequeueAsync(string playerId, CancellationToken cancellationToken = default)
    {
        var parts = (RedisResult[])(await _redis.RunAsync(_scripts.Dequeue, Keys.Base, [playerId], cancellationToken))!;
        return (string)parts[0]! switch
        {
            "dequeued" => new DequeueResult(DequeueStatus.Dequeued),
            "playing" => new DequeueResult(DequeueStatus.AlreadyPlaying, (string)parts[1]!),
            _ => new DequeueResult(DequeueStatus.NotQueued),
        };
    }

    /// <inheritdoc />
    /// <remarks>A ticket that is held already keeps the grace that it has.</remarks>
    public async ValueTask<bool> HoldAsync(
        string playerId, string connectionId, TimeSpan grace, CancellationToken cancellationToken = default)
    {
        RedisValue[] arguments = [playerId, connectionId, Microseconds.Of(grace)];
        return (bool)await _redis.RunAsync(_scripts.Hold, Keys.Base, arguments, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> DropGoneAsync(int max, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return (string[])(await _redis.RunAsync(_scripts.Drop, Keys.Base, [max], cancellationToken))!;
    }

    /// <inheritdoc />
    public async ValueTask<long> CountAsync(string? queue = null, CancellationToken cancellationToken = default)
        => (long)(queue is null
            ? await _redis.ExecuteAsync("HLEN", [Keys.Tickets], cancellationToken)
            : await _redis.ExecuteAsync("SCARD", [Keys.Users(queue)], cancellationToken));

    private QueueKeys Keys => _redis.Keys.Queue;
}
