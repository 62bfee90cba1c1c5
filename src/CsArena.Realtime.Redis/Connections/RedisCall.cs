using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>One command that was sent: it ends with the reply, or when <see cref="CallWatch"/> gives it up.</summary>
internal sealed class RedisCall : TaskCompletionSource<RedisResult>
{
    private readonly RedisConnection _connection;
    private readonly Action _replied;
    private Task<RedisResult> _reply;

    public RedisCall(RedisConnection connection, Task<RedisResult> reply, CancellationToken cancellationToken)
    {
        _connection = connection;
        _reply = reply;
        _replied = OnReply;
        CancellationToken = cancellationToken;
    }

    public CancellationToken CancellationToken { get; }

    /// <summary>The script, if it is one, and what it is called with: for a second attempt.</summary>
    public RedisScript? Script { get; set; }

    /// <inheritdoc cref="Script" />
    public RedisKey[] Keys { get; init; } = [];

    /// <inheritdoc cref="Script" />
    public RedisValue[] Arguments { get; init; } = [];

    /// <summary>The watch's own: when it was sent, and its place among the calls that were.</summary>
    public int SentAt { get; set; }

    /// <inheritdoc cref="SentAt" />
    public CallLane? Lane { get; set; }

    /// <inheritdoc cref="SentAt" />
    public RedisCall? Previous { get; set; }

    /// <inheritdoc cref="SentAt" />
    public RedisCall? Next { get; set; }

    public void Begin() => _reply.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_replied);

    private void OnReply()
    {
        if (_reply.IsCompletedSuccessfully)
        {
            _connection.OnReplied(this);
            TrySetResult(_reply.Result);
            return;
        }

        var error = _reply.Exception?.InnerException ?? new OperationCanceledException();
        if (Script is { } script && RedisErrors.IsUnknownScript(error))
        {
            Retry(script);
        }
        else
        {
            Fail(error);
        }
    }

    private void Retry(RedisScript script)
    {
        Script = null;
        try
        {
            _reply = _connection.SendSource(script, Keys, Arguments);
            Begin();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void Fail(Exception error)
    {
        _connection.OnFailed(this, error);
        TrySetException(RedisErrors.Translate(error));
    }
}
