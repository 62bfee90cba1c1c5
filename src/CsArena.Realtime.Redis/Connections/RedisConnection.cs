using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Runs commands and scripts. A call ends within the timeout, whatever becomes of Redis, and throws
/// <see cref="BackendUnavailableException"/> when Redis is away; while it is known to be away, at once.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly IConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;
    private readonly CallWatch _watch;
    private Task _probe = Task.CompletedTask;

    /// <param name="multiplexer">Connected already.</param>
    /// <param name="keys">The names of the keys, as this server needs them.</param>
    /// <param name="timeout">How long a call waits for its reply.</param>
    /// <param name="timeProvider">The clock for it.</param>
    public RedisConnection(IConnectionMultiplexer multiplexer, RedisKeys keys, TimeSpan timeout, TimeProvider timeProvider)
    {
        _multiplexer = multiplexer;
        _database = multiplexer.GetDatabase();
        Keys = keys;
        _watch = new CallWatch(timeout, Probe, timeProvider);
    }

    /// <summary>The names of the keys.</summary>
    public RedisKeys Keys { get; }

    /// <summary>Runs a script, by its hash; if the server does not know it, once more with its source.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">The keys that it touches; in a cluster all of one slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops waiting, within a tenth of a second; the script may run nevertheless.</param>
    /// <exception cref="BackendUnavailableException">Redis is away; the script may have run.</exception>
    public ValueTask<RedisResult> RunAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken = default)
    {
        if (Refuse(cancellationToken) is { } refused)
        {
            return ValueTask.FromException<RedisResult>(refused);
        }

        try
        {
            var reply = _database.ScriptEvaluateAsync(script.Hash, keys, arguments);
            return Await(new RedisCall(this, reply, cancellationToken) { Script = script, Keys = keys, Arguments = arguments });
        }
        catch (Exception error)
        {
            return ValueTask.FromException<RedisResult>(RedisErrors.Translate(error));
        }
    }

    /// <summary>Runs a command.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Its arguments; keys as <see cref="RedisKey"/>, so that it finds its way in a cluster.</param>
    /// <param name="cancellationToken">Stops waiting, within a tenth of a second; the command may run nevertheless.</param>
    /// <exception cref="BackendUnavailableException">Redis is away; the command may have run.</exception>
    public ValueTask<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken cancellationToken = default)
    {
        if (Refuse(cancellationToken) is { } refused)
        {
            return ValueTask.FromException<RedisResult>(refused);
        }

        try
        {
            return Await(new RedisCall(this, _database.ExecuteAsync(command, arguments), cancellationToken));
        }
        catch (Exception error)
        {
            return ValueTask.FromException<RedisResult>(RedisErrors.Translate(error));
        }
    }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    internal Task<RedisResult> SendSource(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        // The library's own way with a source trusts its memory of what the server knows; a restart proves it wrong.
        object[] all = [script.Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()];
        return _database.ExecuteAsync("EVAL", all);
    }

    internal void OnReplied(RedisCall call)
    {
        CallWatch.Ended(call);
        _watch.Heard();
    }

    internal void OnFailed(RedisCall call, Exception error)
    {
        CallWatch.Ended(call);
        if (error is RedisServerException)
        {
            _watch.Heard();
        }
    }

    private Exception? Refuse(CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
        : _watch.IsStalled ? new BackendUnavailableException()
        : null;

    private ValueTask<RedisResult> Await(RedisCall call)
    {
        _watch.Sent(call);
        call.Begin();
        return new(call.Task);
    }

    private void Probe()
    {
        if (_probe.IsCompleted)
        {
            _probe = ProbeAsync();
        }
    }

    private async Task ProbeAsync()
    {
        try
        {
            await _database.PingAsync();
            _watch.Heard();
        }
        catch (Exception)
        {
            // Then it is still away; the next tick asks again.
        }
    }
}
