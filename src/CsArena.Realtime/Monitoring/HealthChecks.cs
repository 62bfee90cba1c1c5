namespace CsArena.Realtime.Monitoring;

/// <summary>
/// Runs checks all at once and under one limit: of several stores that are silent, each would keep the answer waiting as
/// long as one, and whoever asks gives up before.
/// </summary>
internal sealed class HealthChecks(TimeSpan limit, TimeProvider timeProvider)
{
    private readonly List<(string Name, Func<CancellationToken, Task<bool>> Check)> _checks = [];

    public void Add(string name, Func<CancellationToken, Task<bool>> check) => _checks.Add((name, check));

    /// <returns>Each check by its name: <c>ok</c>, or <c>unavailable</c> when it fails, throws or does not end in time.</returns>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var answers = await Task.WhenAll(_checks.Select(one => RunAsync(one.Check, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        var results = new Dictionary<string, string>(_checks.Count);
        foreach (var ((name, _), isOk) in _checks.Zip(answers))
        {
            results[name] = isOk ? "ok" : "unavailable";
        }

        return results;
    }

    private static async Task<bool> RunAsync(Func<CancellationToken, Task<bool>> check, CancellationToken cancellationToken)
    {
        try
        {
            return await check(cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception)
        {
            return false;
        }
    }
}
