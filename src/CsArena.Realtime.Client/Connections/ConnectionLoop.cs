using CsArena.Realtime.Protocol;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Connections;

/// <summary>What a client wants to know of its connections.</summary>
internal interface IConnectionObserver
{
    void StatusChanged(ArenaStatusChange change);

    void Opened(Session session, bool again);

    void Received(Session session, ArenaEvent arrived);

    void Lost();
}

/// <summary>
/// Keeps one connection up, whoever closes it: SignalR's own reconnect gives up when the server closes, and a match here
/// outlives its server.
/// </summary>
internal sealed class ConnectionLoop(
    ArenaClientOptions options,
    IArenaLinkFactory links,
    Jitter jitter,
    IConnectionObserver observer,
    ILogger logger)
{
    private readonly Uri[] _urls = [.. new[] { options.Url }.Concat(options.AlternateUrls).Select(HubUrl.From)];
    private int _urlIndex;
    private bool _wasConnected;
    private volatile Session? _current;

    /// <summary>The session that is open now, if one is.</summary>
    public Session? Current => _current;

    /// <summary>Connects, and connects again, until there is a reason not to. The last status is returned, not reported: whoever hears of it may connect anew.</summary>
    public async Task<ArenaStatusChange> RunAsync(CancellationToken stop)
    {
        var attempt = 0;
        var renewed = false;
        Report(new(_wasConnected ? ArenaStatus.Reconnecting : ArenaStatus.Connecting, ArenaStatusReason.Requested));
        while (true)
        {
            ArenaStatusReason reason;
            string? detail;
            await using (var session = new Session(links, observer.Received))
            {
                var url = _urls[_urlIndex % _urls.Length];
                var outcome = await OpenAsync(session, url, options.Reconnect.ConnectTimeoutOf(attempt), stop);
                if (stop.IsCancellationRequested)
                {
                    return new(ArenaStatus.Closed, ArenaStatusReason.Requested);
                }

                if (outcome.Status == OpenStatus.Unauthorized)
                {
                    if (renewed)
                    {
                        return Stop(ArenaStatus.Closed, ArenaStatusReason.Unauthorized, outcome.Detail);
                    }

                    renewed = true;
                    continue;
                }

                if (outcome.Status == OpenStatus.Opened)
                {
                    renewed = false;
                    detail = await StayAsync(session, url, stop);
                    if (stop.IsCancellationRequested)
                    {
                        return new(ArenaStatus.Closed, ArenaStatusReason.Requested);
                    }

                    if (session.Replaced)
                    {
                        return Stop(ArenaStatus.Replaced, ArenaStatusReason.SessionReplaced, null);
                    }

                    attempt = session.Greeted ? 0 : attempt;
                    if (session.LeftForDrain)
                    {
                        // The wait is over already, jitter included.
                        _urlIndex++;
                        Report(new(ArenaStatus.Reconnecting, ArenaStatusReason.ServerDraining));
                        continue;
                    }

                    reason = ArenaStatusReason.ConnectionLost;
                    Log.ConnectionLost(logger, detail);
                }
                else
                {
                    reason = ArenaStatusReason.ConnectFailed;
                    detail = outcome.Detail;
                }
            }

            if (++attempt > options.Reconnect.Attempts)
            {
                return Stop(ArenaStatus.Closed, ArenaStatusReason.AttemptsExhausted, detail);
            }

            Report(new(_wasConnected ? ArenaStatus.Reconnecting : ArenaStatus.Connecting, reason, attempt, detail));
            if (!await WaitAsync(attempt, detail, stop))
            {
                return new(ArenaStatus.Closed, ArenaStatusReason.Requested);
            }
        }
    }

    private async Task<OpenOutcome> OpenAsync(Session session, Uri url, TimeSpan most, CancellationToken stop)
    {
        using var timeout = options.TimeProvider.CancelledAfter(most);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        string token;
        try
        {
            token = await options.TokenProvider(limit.Token).AsTask().WaitAsync(limit.Token);
        }
        catch (Exception error)
        {
            Log.TokenProviderFailed(logger, error);
            return new OpenOutcome(OpenStatus.Failed, "The token provider failed.");
        }

        return await session.Link.OpenAsync(url, token, limit.Token);
    }

    private async Task<string?> StayAsync(Session session, Uri url, CancellationToken stop)
    {
        Log.Connected(logger, url);
        var again = _wasConnected;
        _wasConnected = true;
        _current = session;
        Report(new(ArenaStatus.Connected, ArenaStatusReason.Requested));
        observer.Opened(session, again);
        session.Begin();
        string? detail;
        await using (stop.Register(state => ((Session)state!).Leave(), session))
        {
            detail = await session.UntilOverAsync();
        }

        _current = null;
        observer.Lost();
        return detail;
    }

    private async Task<bool> WaitAsync(int attempt, string? detail, CancellationToken stop)
    {
        var delay = options.Reconnect.DelayBefore(attempt, jitter.Next());
        Log.ConnectFailed(logger, _urls[_urlIndex % _urls.Length], detail, attempt, delay);
        _urlIndex++;
        try
        {
            await Task.Delay(delay, options.TimeProvider, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private ArenaStatusChange Stop(ArenaStatus status, ArenaStatusReason reason, string? detail)
    {
        Log.Stopped(logger, reason, detail);
        return new(status, reason, Detail: detail);
    }

    private void Report(ArenaStatusChange change) => observer.StatusChanged(change);
}
