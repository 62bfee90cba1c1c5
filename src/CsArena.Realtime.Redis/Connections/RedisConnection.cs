using System.Net;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Runs commands and scripts. A call ends within the timeout, whatever becomes of Redis, and throws
/// <see cref="BackendUnavailableException"/> when Redis is away; while it is known to be away, at once.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CallWatch _watch;
    private readonly ClusterLook _lookAgain;
    private volatile RedisLink? _link;
    private bool _isCluster;
    private readonly SilentServer _silent;
    private int _losses;

    /// <summary>Creates a connection that is away until <see cref="Use"/>.</summary>
    /// <param name="timeout">How long a call waits for its reply.</param>
    /// <param name="timeProvider">The clock for it.</param>
    public RedisConnection(TimeSpan timeout, TimeProvider timeProvider)
    {
        _timeout = timeout;
        _lookAgain = new ClusterLook(timeProvider);
        _watch = new CallWatch(timeout, () => _silent!.Ask(), LookAgain, timeProvider);
        _silent = new SilentServer(this, _watch, timeout, timeProvider);
    }

    /// <summary>The names of the keys. To be asked for in each call: nobody knows them before the server was asked.</summary>
    /// <exception cref="BackendUnavailableException">There is no connection yet.</exception>
    public RedisKeys Keys => Link.Keys;

    /// <summary>
    /// Grows whenever Redis may have lost something: it was away, or somebody else serves the data now. Whoever remembers
    /// what it has written compares.
    /// </summary>
    public int Losses => _losses;

    /// <summary>Where calls go.</summary>
    /// <exception cref="BackendUnavailableException">There is no connection yet.</exception>
    public RedisLink Link => _link ?? throw new BackendUnavailableException("Redis is not connected yet.");

    /// <summary>Sends every call from now on there.</summary>
    /// <param name="link">Is disposed with this connection.</param>
    /// <param name="open">Opens another one, when this one stays silent; null when it is the only one.</param>
    public void Use(RedisLink link, Func<CancellationToken, Task<RedisLink>>? open = null)
    {
        _silent.Open = open;

        // One server of a cluster may be silent, and calls meet the others.
        _isCluster = link.Keys.IsCluster;
        link.Multiplexer.ConnectionFailed += OnConnectionChanged;
        link.Multiplexer.ConnectionRestored += OnConnectionChanged;
        link.Multiplexer.HashSlotMoved += OnSlotMoved;
        Leave(_link);
        _link = link;
        OnLoss();
    }

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
            var reply = Link.Database.ScriptEvaluateAsync(script.Hash, keys, arguments);
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
            return Await(new RedisCall(this, Link.Database.ExecuteAsync(command, arguments), cancellationToken));
        }
        catch (Exception error)
        {
            return ValueTask.FromException<RedisResult>(RedisErrors.Translate(error));
        }
    }

    /// <summary>The server that serves a key; null when nobody answers.</summary>
    public async ValueTask<EndPoint?> FindServerAsync(RedisKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await Link.Database.IdentifyEndpointAsync(key).WaitAsync(_timeout, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _silent.DisposeAsync();
        await _lookAgain.DisposeAsync();
        if (_link is { } link)
        {
            Leave(link);
            await link.DisposeAsync();
        }
    }

    /// <summary>Somebody found something missing.</summary>
    public void OnLoss() => Interlocked.Increment(ref _losses);

    internal Task<RedisResult> SendSource(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        // The library's own way with a source trusts its memory of what the server knows; a restart proves it wrong.
        object[] all = [script.Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()];
        return Link.Database.ExecuteAsync("EVAL", all);
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

        if (RedisErrors.IsMoved(error))
        {
            LookAgain();
        }
    }

    private void Leave(RedisLink? link)
    {
        if (link is not null)
        {
            link.Multiplexer.ConnectionFailed -= OnConnectionChanged;
            link.Multiplexer.ConnectionRestored -= OnConnectionChanged;
            link.Multiplexer.HashSlotMoved -= OnSlotMoved;
        }
    }

    private void OnConnectionChanged(object? sender, ConnectionFailedEventArgs change) => OnLoss();

    private void OnSlotMoved(object? sender, HashSlotMovedEventArgs moved) => OnLoss();

    private Exception? Refuse(CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
        : _watch.IsStalled && !_isCluster ? new BackendUnavailableException()
        : null;

    private ValueTask<RedisResult> Await(RedisCall call)
    {
        _watch.Sent(call);
        call.Begin();
        return new(call.Task);
    }

    private void LookAgain()
    {
        if (_link is { Keys.IsCluster: true } link)
        {
            _lookAgain.Request(link.Multiplexer);
        }
    }
}
