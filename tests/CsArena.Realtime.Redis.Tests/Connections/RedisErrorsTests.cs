using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Connections;

public sealed class RedisErrorsTests
{
    [Fact]
    public void A_library_that_trips_over_a_lost_connection_says_that_Redis_is_away()
    {
        var error = Should.Throw<NullReferenceException>(() => LengthOf(null));
        RedisErrors.Translate(error).ShouldBe(error);

        error.Source = typeof(IDatabase).Assembly.GetName().Name;
        error.Source.ShouldBe("StackExchange.Redis");
        RedisErrors.Translate(error).ShouldBeOfType<BackendUnavailableException>().InnerException.ShouldBe(error);
    }

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

    private static int LengthOf(string? text) => text!.Length;
}
