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
    private readonly TimeProvider _timeProvider;
    private readonly SilentServer _silent;
    private volatile RedisLink? _link;
    private int _losses;

    /// <summary>Creates a connection that is away until <see cref="Use"/>.</summary>
    /// <param name="timeout">How long a call waits for its reply.</param>
    /// <param name="timeProvider">The clock for it.</param>
    public RedisConnection(TimeSpan timeout, TimeProvider timeProvider)
    {
        _timeout = timeout;
        _timeProvider = timeProvider;
        _silent = new SilentServer(PingAsync, timeProvider);
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
    public void Use(RedisLink link)
    {
        link.Multiplexer.ConnectionFailed += OnConnectionChanged;
        link.Multiplexer.ConnectionRestored += OnConnectionChanged;
        link.Multiplexer.HashSlotMoved += OnSlotMoved;
        _link = link;
        OnLoss();
    }

    /// <summary>Runs a script, by its hash; if the server does not know it, once more with its source.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">The keys that it touches; in a cluster all of one slot.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops waiting; the script may run nevertheless.</param>
    /// <exception cref="BackendUnavailableException">Redis is away; the script may have run.</exception>
    public async ValueTask<RedisResult> RunAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken = default)
    {
        try
        {
            return await CallAsync(database => database.ScriptEvaluateAsync(script.Hash, keys, arguments), cancellationToken);
        }
        catch (RedisServerException error) when (RedisErrors.IsUnknownScript(error))
        {
            // The library's own way with a source trusts its memory of what the server knows; a restart proves it wrong.
            return await ExecuteAsync("EVAL", [script.Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()], cancellationToken);
        }
    }

    /// <summary>Runs a command.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Its arguments; keys as <see cref="RedisKey"/>, so that it finds its way in a cluster.</param>
    /// <param name="cancellationToken">Stops waiting; the command may run nevertheless.</param>
    /// <exception cref="BackendUnavailableException">Redis is away; the command may have run.</exception>
    public ValueTask<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken cancellationToken = default)
        => CallAsync(database => database.ExecuteAsync(command, arguments), cancellationToken);

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
        await _silent.DisposeAsync();
        if (_link is { } link)
        {
            link.Multiplexer.ConnectionFailed -= OnConnectionChanged;
            link.Multiplexer.ConnectionRestored -= OnConnectionChanged;
            link.Multiplexer.HashSlotMoved -= OnSlotMoved;
            await link.DisposeAsync();
        }
    }

    /// <summary>Somebody found something missing.</summary>
    public void OnLoss() => Interlocked.Increment(ref _losses);

    private async ValueTask<RedisResult> CallAsync(Func<IDatabase, Task<RedisResult>> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var link = Link;

        // One server of a cluster may be silent, and calls meet the others.
        if (_silent.IsSilent && !link.Keys.IsCluster)
        {
            throw new BackendUnavailableException();
        }

        var sentAt = _timeProvider.GetTimestamp();
        try
        {
            var result = await BoundAsync(send(link.Database), link, cancellationToken);
            _silent.Heard();
            return result;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            OnFailed(error, sentAt, link);
            throw RedisErrors.Translate(error);
        }
    }

    /// <summary>The library ends calls of our own connection in time; that of the program may have other limits.</summary>
    private Task<RedisResult> BoundAsync(Task<RedisResult> reply, RedisLink link, CancellationToken cancellationToken)
        => link.IsOurs ? reply.WaitAsync(cancellationToken) : reply.WaitAsync(_timeout, _timeProvider, cancellationToken);

    private void OnFailed(Exception error, long sentAt, RedisLink link)
    {
        switch (error)
        {
            case TimeoutException when !link.Keys.IsCluster:
                _silent.NotAnswered(sentAt);
                break;
            case RedisServerException:
                _silent.Heard();
                break;
        }
    }

    private Task<TimeSpan> PingAsync(CancellationToken cancellationToken) => Link.Database.PingAsync().WaitAsync(_timeout, _timeProvider, cancellationToken);

    private void OnConnectionChanged(object? sender, ConnectionFailedEventArgs change) => OnLoss();

    private void OnSlotMoved(object? sender, HashSlotMovedEventArgs moved) => OnLoss();
}
