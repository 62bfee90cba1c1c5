using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

public sealed class GreetingTests
{
    [Theory]
    [InlineData(null, "Stage 1")]
    [InlineData("", "Stage 1")]
    [InlineData("redis://one:6379", "Stage 2")]
    [InlineData("redis://one:6379,redis://two:6379", "Stage 3")]
    [InlineData("one:6379,password=secret,ssl=true", "Stage 2")]
    [InlineData("one:6379,two:6379,password=secret", "Stage 3")]
    public void The_stage_follows_from_the_url(string? url, string stage) => Greeting.Stage(url).ShouldStartWith(stage);
}
