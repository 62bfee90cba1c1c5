using CsArena.Realtime.Ratings;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Ratings;

public sealed class TiersTests
{
    [Theory]
    [InlineData(-1, "bronze")]
    [InlineData(0, "bronze")]
    [InlineData(999, "bronze")]
    [InlineData(1000, "silver")]
    [InlineData(1499, "silver")]
    [InlineData(1500, "gold")]
    [InlineData(1999, "gold")]
    [InlineData(2000, "platinum")]
    [InlineData(2499, "platinum")]
    [InlineData(2500, "diamond")]
    [InlineData(int.MaxValue, "diamond")]
    public void A_tier_begins_at_its_threshold(int rating, string tier) => Tiers.Of(rating).ShouldBe(tier);
}
