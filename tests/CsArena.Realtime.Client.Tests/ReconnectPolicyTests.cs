using Shouldly;
using Xunit;

namespace CsArena.Realtime.Client.Tests;

public class ReconnectPolicyTests
{
    [Theory]
    [InlineData(1, 0, 1000)]
    [InlineData(2, 1000, 1500)]
    [InlineData(3, 2000, 3000)]
    [InlineData(4, 4000, 6000)]
    [InlineData(5, 5000, 7500)]
    [InlineData(10, 5000, 7500)]
    [InlineData(1000, 5000, 7500)]
    public void Delays_grow_from_one_to_five_seconds_with_jitter_on_top(int attempt, double least, double most)
    {
        var random = new Random(7);
        var policy = new ReconnectPolicy();
        var delays = Enumerable.Range(0, 1000).Select(_ => policy.DelayBefore(attempt, random.NextDouble()).TotalMilliseconds).ToList();

        delays.Min().ShouldBeInRange(least, least + ((most - least) * 0.05));
        delays.Max().ShouldBeInRange(most - ((most - least) * 0.05), most);
    }

    [Fact]
    public void Players_of_a_dead_server_do_not_return_in_one_instant()
    {
        var policy = new ReconnectPolicy();
        var perTenth = Enumerable.Range(0, 10_000)
            .Select(seed => policy.DelayBefore(1, new Random(seed).NextDouble()))
            .GroupBy(delay => (int)(delay.TotalMilliseconds / 100))
            .ToDictionary(tenth => tenth.Key, tenth => tenth.Count());

        perTenth.Count.ShouldBe(10);
        perTenth.Values.Max().ShouldBeLessThan(2000);
    }

    [Theory]
    [InlineData(0, 0, 1000)]
    [InlineData(1000, 1000, 2000)]
    [InlineData(10_000, 10_000, 15_000)]
    public void A_draining_server_is_left_after_the_wait_it_asked_for(long asked, double least, double most)
    {
        var policy = new ReconnectPolicy();
        policy.DelayBeforeLeaving(TimeSpan.FromMilliseconds(asked), 0).TotalMilliseconds.ShouldBe(least);
        policy.DelayBeforeLeaving(TimeSpan.FromMilliseconds(asked), 0.999999).TotalMilliseconds.ShouldBeInRange(most * 0.99, most);
    }

    [Fact]
    public void Defaults_are_ten_attempts_of_at_most_twenty_seconds()
    {
        new ReconnectPolicy().Attempts.ShouldBe(10);
        new ReconnectPolicy().FirstConnectTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        new ReconnectPolicy().ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(20));
    }
}
