using System.ComponentModel.DataAnnotations;
using CsArena.Realtime.Configuration;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Configuration;

/// <summary>A value of the wrong shape is named with its key, and with what is needed.</summary>
public sealed class SettingValuesTests
{
    private enum Colour
    {
        Red,
        Green,
    }

    [Theory]
    [InlineData("Rounds", "abc", "Shop:Rounds is 'abc': a whole number between 1 and 50 is needed.")]
    [InlineData("Rounds", "1.5", "Shop:Rounds is '1.5': a whole number between 1 and 50 is needed.")]
    [InlineData("Rounds", "99999999999", "Shop:Rounds is '99999999999': a whole number between 1 and 50 is needed.")]
    [InlineData("Rounds", "", "Shop:Rounds is '': a whole number between 1 and 50 is needed.")]
    [InlineData("Scale", "fast", "Shop:Scale is 'fast': a number is needed.")]
    [InlineData("Lease", "10s", "Shop:Lease is '10s': a time between 00:00:00.1 and 00:01:00 is needed, written as hours:minutes:seconds.")]
    [InlineData("Open", "maybe", "Shop:Open is 'maybe': true or false is needed.")]
    [InlineData("Paint", "Blue", "Shop:Paint is 'Blue': one of Red, Green is needed.")]
    [InlineData("Names", "a,b", "Shop:Names is 'a,b': a list is needed, whose entries are Shop:Names:0, Shop:Names:1 and so on.")]
    [InlineData("Sizes:1", "big", "Shop:Sizes:1 is 'big': a whole number is needed.")]
    [InlineData("Names:0:x", "a", "Shop:Names:0:x is not a setting: Shop:Names:0 is a single value.")]
    [InlineData("Rounds:x", "1", "Shop:Rounds:x is not a setting: Shop:Rounds is a single value.")]
    [InlineData("Inner", "5", "Shop:Inner is no single value: it has settings of its own, such as Shop:Inner:Depth.")]
    [InlineData("Inner", "redis://:secret@cache:6379", "Shop:Inner is no single value: it has settings of its own, such as Shop:Inner:Depth.")]
    [InlineData("Inner:Depth", "deep", "Shop:Inner:Depth is 'deep': a whole number is needed.")]
    public void A_value_of_the_wrong_shape_is_named(string key, string value, string says) => Unreadable(key, value).ShouldBe([says]);

    [Theory]
    [InlineData("Rounds", "1")]
    [InlineData("rounds", "500")]
    [InlineData("Scale", "1e3")]
    [InlineData("Lease", "00:00:05")]
    [InlineData("Open", "TRUE")]
    [InlineData("Paint", "green")]
    [InlineData("Names", "")]
    [InlineData("Names:0", "a")]
    [InlineData("Most", "")]
    [InlineData("Unknown", "x")]
    public void Anything_else_is_left_to_the_binder_and_the_validation(string key, string value) => Unreadable(key, value).ShouldBeEmpty();

    private static IReadOnlyList<string> Unreadable(string key, string value)
        => SettingValues.Unreadable(
            new ConfigurationBuilder().AddInMemoryCollection([new($"Shop:{key}", value)]).Build().GetSection("Shop"), typeof(Shop));

    private sealed class Shop
    {
        [Range(1, 50)]
        public int Rounds { get; set; }

        public double Scale { get; set; }

        [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
        public TimeSpan Lease { get; set; }

        public bool Open { get; set; }

        public Colour Paint { get; set; }

        public int? Most { get; set; }

        public IList<string> Names { get; } = [];

        public int[] Sizes { get; set; } = [];

        public Inside Inner { get; } = new();
    }

    private sealed class Inside
    {
        public int Depth { get; set; }
    }
}
