using CsArena.LoadTest.Statistics;
using Shouldly;
using Xunit;

namespace CsArena.LoadTest.Tests;

public class LatencyHistogramTests
{
    private readonly LatencyHistogram _histogram = new();

    [Fact]
    public void Nothing_recorded_is_zero()
        => _histogram.Summarize().ShouldBe(new LatencySummary(0, 0, 0, 0, 0));

    [Fact]
    public void Percentiles_are_within_three_percent()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 12)).ToList();
        values.ForEach(micros => _histogram.Record(TimeSpan.FromMicroseconds(micros)));
        values.Sort();

        foreach (var share in (double[])[0.5, 0.95, 0.99])
        {
            var exact = values[(int)Math.Ceiling(share * values.Count) - 1] / 1000;
            _histogram.Quantile(share).ShouldBe(exact, Math.Max(0.001, exact * 0.033));
        }

        _histogram.Summarize().Max.ShouldBe(values[^1] / 1000, 0.001);
        _histogram.Count.ShouldBe(20_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1_000_000)]
    [InlineData(40_000_000_000)]
    public void A_single_value_is_every_percentile(long micros)
    {
        _histogram.Record(TimeSpan.FromMicroseconds(micros));
        _histogram.Quantile(0.5).ShouldBe(micros / 1000.0);
        _histogram.Quantile(0.99).ShouldBe(micros / 1000.0);
    }

    [Fact]
    public void Many_threads_lose_nothing()
    {
        Parallel.For(0, 10_000, i => _histogram.Record(TimeSpan.FromMicroseconds(i)));
        _histogram.Count.ShouldBe(10_000);
        _histogram.Summarize().Max.ShouldBe(9.999);
    }
}
