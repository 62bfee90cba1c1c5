using CsArena.Realtime.Matchmaking;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Abstractions.Tests.Matchmaking;

public class MatchQueueOptionsTests
{
    [Fact]
    public void The_default_queue_is_always_known_and_others_only_when_they_are_named()
    {
        var options = new MatchQueueOptions();
        options.Knows("default").ShouldBeTrue();
        options.Knows("ranked").ShouldBeFalse();
        options.Queues.Add("ranked");
        options.Knows("ranked").ShouldBeTrue();
        options.Knows("default").ShouldBeTrue();
        options.Knows("Ranked").ShouldBeFalse();
    }
}
