using CsArena.LoadTest.Invariants;
using CsArena.LoadTest.Players;
using CsArena.LoadTest.Reporting;
using CsArena.LoadTest.Statistics;
using CsArena.LoadTest.Tokens;
using CsArena.Realtime.Client;

namespace CsArena.LoadTest;

/// <summary>One run: ramp up, play or hold, let matches end, disconnect.</summary>
internal sealed class LoadRun(LoadTestOptions options, ITokenSource tokens, IProgressDisplay display, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);

    private readonly LoadStatistics _statistics = new();
    private readonly InvariantChecker _checker = new(timeProvider, options.WaitLimit, options.Grace);
    private readonly List<ArenaClient> _clients = [];
    private readonly List<Task> _players = [];
    private volatile string _phase = "connecting";

    /// <summary>Judges what the players see.</summary>
    public InvariantChecker Checker => _checker;

    /// <summary>What the run has counted so far.</summary>
    public LoadStatistics Statistics => _statistics;

    public async Task<RunResults> RunAsync(CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var abandon = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        var watching = display.ShowAsync(() => Snapshot(began), over.Token);
        var checking = CheckAsync(over.Token);

        await RampUpAsync(stop.Token, abandon.Token);
        _phase = options.Idle ? "holding" : "playing";
        var up = timeProvider.GetTimestamp();
        var matchesBefore = _statistics.Matches;
        await UntilAsync(options.Duration, () => !options.Idle && _players.TrueForAll(player => player.IsCompleted), stop.Token);

        _phase = "finishing";
        await stop.CancelAsync();
        var finished = Task.WhenAll(_players);
        await Task.WhenAny(finished, Task.Delay(options.Finish, timeProvider, over.Token));
        var played = timeProvider.GetElapsedTime(up);
        var matches = _statistics.Matches - matchesBefore;
        await abandon.CancelAsync();
        await finished;
        _checker.Complete();
        var connected = _statistics.Connected;

        _phase = "disconnecting";
        await Parallel.ForEachAsync(_clients, CancellationToken.None, async (client, _) => await client.DisposeAsync());
        await over.CancelAsync();
        await checking;
        await watching;
        return RunResults.From(options, _statistics, _checker, played, matches, connected);
    }

    private async Task RampUpAsync(CancellationToken stop, CancellationToken abandon)
    {
        var factory = new ClientFactory(options, tokens, _statistics, timeProvider);
        var run = Guid.NewGuid().ToString("N")[..8];
        var players = options.Idle ? 0 : options.Players;
        var holding = options.Idle ? options.Players : options.IdleConnections;
        try
        {
            // Those who hold come first, so that the players find the server in its full load.
            await Ramp.RunAsync(holding + players, options.ConnectRate, timeProvider, index =>
            {
                var userId = index < holding ? $"idle-{run}-{index}" : $"load-{run}-{index - holding}";
                var client = factory.Create(userId, index);
                _clients.Add(client);
                _players.Add(index < holding
                    ? HoldAsync(client, abandon)
                    : new Player(userId, client, options, new Random(HashCode.Combine(options.Seed, userId.Length, index)), _checker, _statistics, timeProvider)
                        .RunAsync(stop, abandon));
            }, stop);
            await UntilAsync(
                options.Finish,
                () => _statistics.Connect.Count + _statistics.ConnectFailures >= _clients.Count,
                stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Interrupted while connecting: what is up ends in order.
        }
    }

    private static async Task HoldAsync(ArenaClient client, CancellationToken abandon)
    {
        try
        {
            await client.ConnectAsync(abandon);
        }
        catch (OperationCanceledException)
        {
            // Abandoned while connecting; counted as not up.
        }
    }

    private async Task UntilAsync(TimeSpan limit, Func<bool> early, CancellationToken stop)
    {
        var began = timeProvider.GetTimestamp();
        while (!early() && timeProvider.GetElapsedTime(began) is var elapsed && elapsed < limit && !stop.IsCancellationRequested)
        {
            var left = limit - elapsed;
            await Task.Delay(left < s_tick ? left : s_tick, timeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CheckAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var before = timeProvider.GetTimestamp();
            await Task.Delay(s_tick, timeProvider, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // When this process itself is late, events lie unread: nothing can be said of who waits.
            if (timeProvider.GetElapsedTime(before) < s_tick * 2)
            {
                _checker.CheckWaiting();
            }
        }
    }

    private ProgressSnapshot Snapshot(long began)
        => new(
            _phase,
            timeProvider.GetElapsedTime(began),
            _statistics.Connected,
            options.Players + (options.Idle ? 0 : options.IdleConnections),
            _statistics.Matches,
            _statistics.EnqueueToFound.Quantile(0.99),
            _statistics.SubmitToRoundEnd.Quantile(0.99),
            _statistics.Reconnects,
            _statistics.Errors.Values.Sum(),
            _checker.Count);
}
