using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Connections;

public sealed class RedisErrorsTests
{
    [Theory]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", true)]
    [InlineData("READONLY You can't write against a read only replica.", true)]
    [InlineData("ERR value is not an integer or out of range", false)]
    public void A_call_that_failed_among_others_tells_away_from_a_mistake(string message, bool isAway)
    {
        var error = RedisErrors.OfScript("Deadlines/Scripts/lease.lua", message);
        (error is BackendUnavailableException).ShouldBe(isAway);
        error.Message.ShouldContain("Deadlines/Scripts/lease.lua");
        error.Message.ShouldContain(message);
    }
}
