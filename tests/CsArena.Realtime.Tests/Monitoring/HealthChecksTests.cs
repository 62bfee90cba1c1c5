using CsArena.Realtime.Conformance;
using CsArena.Realtime.Monitoring;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Monitoring;

public class HealthChecksTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly HealthChecks _checks;

    public HealthChecksTests() => _checks = new HealthChecks(Limit, _time);

    [Fact]
    public async Task However_many_are_silent_the_answer_comes_when_the_limit_of_one_is_over()
    {
        for (var i = 0; i < 5; i++)
        {
            _checks.Add($"silent {i}", _ => new TaskCompletionSource<bool>().Task);
        }

        _checks.Add("last", _ => Task.FromResult(true));
        var running = _checks.RunAsync(CancellationToken.None);
        _time.Advance(Limit - TimeSpan.FromTicks(1));
        running.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        var results = await running.WaitAsync(Patience);
        results.Count.ShouldBe(6);
        results.Where(one => one.Value != "unavailable").Select(one => one.Key).ShouldBe(["last"]);
    }

    [Fact]
    public async Task Each_is_told_by_its_own_outcome()
    {
        _checks.Add("good", _ => Task.FromResult(true));
        _checks.Add("bad", _ => Task.FromResult(false));
        _checks.Add("throws", _ => throw new BackendUnavailableException());
        _checks.Add("fails", _ => Task.FromException<bool>(new BackendUnavailableException()));
        (await _checks.RunAsync(CancellationToken.None)).ShouldBe(
            new Dictionary<string, string> { ["good"] = "ok", ["bad"] = "unavailable", ["throws"] = "unavailable", ["fails"] = "unavailable" },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_check_that_ends_with_its_token_is_told_to_end_at_the_limit()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _checks.Add("obedient", async limit =>
        {
            await Task.Delay(Timeout.Infinite, limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
            return true;
        });
        var running = _checks.RunAsync(CancellationToken.None);
        _time.Advance(Limit);
        await running.WaitAsync(Patience);
        await ended.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Whoever_asks_and_leaves_gets_no_answer()
    {
        using var leaving = new CancellationTokenSource();
        _checks.Add("silent", _ => new TaskCompletionSource<bool>().Task);
        var running = _checks.RunAsync(leaving.Token);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
    }
}
