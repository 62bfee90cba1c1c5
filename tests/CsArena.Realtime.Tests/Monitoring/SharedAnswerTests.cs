using CsArena.Realtime.Monitoring;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Monitoring;

public class SharedAnswerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly List<TaskCompletionSource<int>> _asked = [];
    private readonly SharedAnswer<int> _answer;

    public SharedAnswerTests() => _answer = new SharedAnswer<int>(
        () =>
        {
            _asked.Add(new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
            return _asked[^1].Task;
        },
        _time);

    [Fact]
    public async Task Whoever_asks_while_an_answer_is_looked_for_gets_that_one()
    {
        var all = Enumerable.Range(0, 1000).Select(_ => _answer.GetAsync(CancellationToken.None)).ToArray();
        _time.Advance(TimeSpan.FromSeconds(5));
        var late = _answer.GetAsync(CancellationToken.None);
        _asked.Single().SetResult(7);
        (await Task.WhenAll([.. all, late]).WaitAsync(Limit)).ShouldAllBe(one => one == 7);
    }

    [Fact]
    public async Task An_answer_is_good_for_a_tenth_of_a_second()
    {
        var first = _answer.GetAsync(CancellationToken.None);
        _asked[0].SetResult(1);
        (await first.WaitAsync(Limit)).ShouldBe(1);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        (await _answer.GetAsync(CancellationToken.None).WaitAsync(Limit)).ShouldBe(1);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var second = _answer.GetAsync(CancellationToken.None);
        _asked[1].SetResult(2);
        (await second.WaitAsync(Limit)).ShouldBe(2);
    }

    [Fact]
    public async Task Who_stops_waiting_takes_nobody_along()
    {
        using var cancelled = new CancellationTokenSource();
        var first = _answer.GetAsync(cancelled.Token);
        var second = _answer.GetAsync(CancellationToken.None);
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first.WaitAsync(Limit));
        _asked[0].SetResult(3);
        (await second.WaitAsync(Limit)).ShouldBe(3);
    }

    [Fact]
    public async Task A_failure_is_shared_too_and_forgotten()
    {
        var first = _answer.GetAsync(CancellationToken.None);
        _asked[0].SetException(new BackendUnavailableException());
        await Should.ThrowAsync<BackendUnavailableException>(() => first.WaitAsync(Limit));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        var second = _answer.GetAsync(CancellationToken.None);
        _asked[1].SetResult(4);
        (await second.WaitAsync(Limit)).ShouldBe(4);
    }
}
