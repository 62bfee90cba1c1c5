using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests.Text;

public sealed class DatabaseTextTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("")]
    [InlineData("plain 'text' with \"quotes\", \\ and \n")]
    [InlineData("\uD55C\uAD6D\uC5B4 \U0001F600")]
    public void Text_that_can_be_stored_is_stored_as_it_is(string text) => DatabaseText.Escape(text).ShouldBeSameAs(text);

    [Fact]
    public void The_rest_is_escaped()
    {
        // No InlineData: attributes are stored in UTF-8, which has no halves of surrogate pairs either.
        foreach (var (text, stored) in new[]
        {
            ("\0", "\u001A0000"),
            ("a\u001Ab", "a\u001A001ab"),
            ("\uD800", "\u001Ad800"),
            ("\uDC00\uD800", "\u001Adc00\u001Ad800"),
            ("\U0001F600\uD83D", "\U0001F600\u001Ad83d"),
        })
        {
            DatabaseText.Escape(text).ShouldBe(stored);
            DatabaseText.Unescape(stored).ShouldBe(text);
        }
    }

    [Fact]
    public void Any_text_comes_back()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var text = AnyText.Of(random, random.Next(12));
            var stored = DatabaseText.Escape(text);
            stored.ShouldNotContain("\0");
            new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(stored).ShouldBeGreaterThanOrEqualTo(0);
            DatabaseText.Unescape(stored).ShouldBe(text);
        }
    }

    [Fact]
    public void Only_ids_that_are_too_long_for_an_index_are_shortened()
    {
        DatabaseId.Of(new string('x', 1000)).Full.ShouldBeNull();
        var id = new string('x', 63) + string.Concat(Enumerable.Repeat("\U0001F600", 2000));
        var stored = DatabaseId.Of(id);
        stored.Full.ShouldBe(id);
        System.Text.Encoding.UTF8.GetByteCount(stored.Key).ShouldBeLessThan(500);
        DatabaseText.Escape(stored.Key[..63]).ShouldBe(stored.Key[..63]);
        stored.ToString().ShouldBe(id);
        DatabaseId.Of(id + "y").Key.ShouldNotBe(stored.Key);
        new DatabaseId(DatabaseId.Of("a\0").Key, null).ToString().ShouldBe("a\0");
    }
}
