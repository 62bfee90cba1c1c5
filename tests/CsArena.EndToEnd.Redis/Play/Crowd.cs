using System.Collections.Concurrent;
using CsArena.LoadTest;
using CsArena.LoadTest.Invariants;
using CsArena.LoadTest.Reporting;
using CsArena.LoadTest.Statistics;
using CsArena.LoadTest.Tokens;
using CsArena.Realtime.Client;

namespace CsArena.EndToEnd.Redis.Play;

/// <summary>
/// The load test's players and its checker, in this process: they play one match after the other with the real client, and
/// come back to any host that lives.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>Of so many players one comes back late: after the survivors have noticed that its host is dead.</summary>
    private const int LateEvery = 6;

    private readonly CancellationTokenSource _stop = new();
    private readonly LoadRun _run;
    private readonly Task<RunResults> _running;
    private readonly ConcurrentBag<TakenAnswer> _answers = [];
    private readonly ConcurrentBag<ToldEnd> _ends = [];

    private Crowd(LoadTestOptions options)
    {
        _run = new LoadRun(options, new MintedTokens(Tokens.Secret, TimeProvider.System), NoDisplay.Instance, TimeProvider.System);
        _run.Checker.AnswerTaken = _answers.Add;
        _run.Checker.EndTold = _ends.Add;
        _running = _run.RunAsync(_stop.Token);
    }

    public long Matches => _run.Statistics.Matches;

    public long Reconnects => _run.Statistics.Reconnects;

    public long Connected => _run.Statistics.Connected;

    /// <summary>From the loss of a connection to the restored state.</summary>
    public LatencyHistogram LostToRestored => _run.Statistics.LostToRestored;

    public IReadOnlyCollection<TakenAnswer> Answers => _answers;

    public IReadOnlyCollection<ToldEnd> Ends => _ends;

    public IReadOnlyDictionary<string, long> Refusals => _run.Statistics.Errors;

    public InvariantChecker Checker => _run.Checker;

    /// <param name="urls">Where they connect.</param>
    /// <param name="players">How many.</param>
    /// <param name="seed">Of their choices.</param>
    /// <param name="think">The longest time before an answer.</param>
    /// <param name="waitLimit">How long two players may wait together.</param>
    /// <param name="reconnect">When they come back; by default most hurry, and some are late.</param>
    public static Crowd Start(
        IReadOnlyList<Uri> urls, int players, int seed, TimeSpan? think = null, TimeSpan? waitLimit = null, ReconnectPolicy? reconnect = null) => new(new LoadTestOptions
    {
        Urls = urls,
        Players = players,
        Seed = seed,
        Duration = TimeSpan.FromHours(10),
        Think = think ?? TimeSpan.FromMilliseconds(300),
        WaitLimit = waitLimit ?? TimeSpan.FromSeconds(5),
        Finish = TimeSpan.FromSeconds(90),
        Reconnect = player => reconnect ?? new ReconnectPolicy
        {
            Attempts = int.MaxValue,
            FirstDelay = player % LateEvery == 0 ? TimeSpan.FromSeconds(4) : TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromMilliseconds(300),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        },
    });

    /// <summary>Waits until so many matches were played since now.</summary>
    public async Task PlayAsync(long matches, TimeSpan? limit = null)
    {
        var wanted = Matches + matches;
        await UntilAsync(() => Matches >= wanted, $"{matches} more matches", limit);
    }

    public async Task UntilAsync(Func<bool> isSo, string what, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? Limits.Wait);
        while (!isSo())
        {
            if (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited for {what}: {Matches} matches, {Connected} connected. {Describe()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    /// <summary>Lets everybody finish and leave.</summary>
    public async Task<RunResults> EndAsync()
    {
        await _stop.CancelAsync();
        return await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    public string Describe() => string.Join('\n', Checker.Violations.Select(violation => violation.ToString()));

    private sealed class NoDisplay : IProgressDisplay
    {
        public static readonly NoDisplay Instance = new();

        public Task ShowAsync(Func<ProgressSnapshot> snapshot, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
