using CsArena.Realtime.Nodes;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Nodes;

public class BusyTimeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly FakeTimeProvider _time = new();
    private readonly Queue<Action> _pool = new();
    private readonly BusyTime _busy;

    public BusyTimeTests() => _busy = new BusyTime(TimeSpan.FromSeconds(1), _time, _pool.Enqueue);

    [Fact]
    public void A_process_that_does_its_work_at_once_is_not_busy()
    {
        Pass(ticks: 20, runs: true);
        _busy.Total.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_task_that_waits_for_its_turn_is_busy_time_until_it_runs()
    {
        Pass(ticks: 5, runs: true);
        Pass(ticks: 11, runs: false);
        _busy.Total.ShouldBe(10 * Interval);
        Pass(ticks: 20, runs: true);
        _busy.Total.ShouldBeLessThanOrEqualTo(12 * Interval);
        _pool.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_tick_that_comes_late_is_busy_time()
    {
        Pass(ticks: 2, runs: true);
        _time.Advance(3 * Interval);
        Pass(ticks: 1, runs: true);
        _busy.Total.ShouldBe(3 * Interval);
    }

    [Fact]
    public void A_process_that_was_stopped_was_not_busy()
    {
        Pass(ticks: 2, runs: true);
        _time.Advance(TimeSpan.FromSeconds(30));
        Pass(ticks: 1, runs: true);
        _busy.Total.ShouldBe(TimeSpan.Zero);
    }

    private void Pass(int ticks, bool runs)
    {
        for (var i = 0; i < ticks; i++)
        {
            _time.Advance(Interval);
            _busy.Tick(Interval);
            while (runs && _pool.TryDequeue(out var task))
            {
                task();
            }
        }
    }
}
