using CsArena.Realtime.Configuration;
using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Configuration;

public sealed class QueueNameTests
{
    [Theory]
    [InlineData("ranked", true)]
    [InlineData("순위전", true)]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData(null, false)]
    public void A_queue_whose_name_cannot_be_part_of_a_key_stops_the_start(string? queue, bool isValid)
    {
        var options = new MatchQueueOptions();
        options.Queues.Add(queue ?? new string('q', 65));
        var result = new MatchQueueOptionsValidator().Validate(null, options);
        result.Succeeded.ShouldBe(isValid);
        if (!isValid)
        {
            result.FailureMessage.ShouldStartWith("Arena:Matchmaking:Queues:0 is ");
        }
    }
}
