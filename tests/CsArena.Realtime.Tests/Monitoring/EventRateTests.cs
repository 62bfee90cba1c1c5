using CsArena.Realtime.Conformance;
using CsArena.Realtime.Monitoring;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Monitoring;

public class EventRateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_rate_is_the_mean_of_the_last_ten_whole_seconds()
    {
        var rate = new EventRate(_time);
        rate.PerSecond.ShouldBe(0);
        for (var second = 0; second < 20; second++)
        {
            for (var i = 0; i < 7; i++)
            {
                rate.Add();
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        rate.PerSecond.ShouldBe(7);
        _time.Advance(TimeSpan.FromSeconds(5));
        rate.PerSecond.ShouldBe(3.5);
        _time.Advance(TimeSpan.FromHours(1));
        rate.PerSecond.ShouldBe(0);
    }
}
