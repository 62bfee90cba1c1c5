using System.Text;
using CsArena.Realtime.Hubs;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hubs;

/// <summary>What a client's bytes on a WebSocket cost.</summary>
public sealed class FrameCostTests
{
    private const byte Text = 0x81;
    private const byte Ping = 0x89;
    private const byte More = 0x00;

    [Fact]
    public void Every_frame_costs_one_also_pings_empty_ones_and_parts_of_a_message()
        => new FrameCost().Add([.. Frame(Ping, "hello"), .. Frame(Text, ""), .. Frame(0x01, "a"), .. Frame(More, ""), .. Frame(0x8a, "")]).ShouldBe(5);

    [Fact]
    public void Every_message_in_a_frame_costs_one_more()
    {
        new FrameCost().Add(Frame(Text, "{\"type\":6}\u001e")).ShouldBe(2);
        new FrameCost().Add(Frame(Text, string.Concat(Enumerable.Repeat("{}\u001e", 1_000)))).ShouldBe(1_001);
    }

    [Fact]
    public void Bytes_cost_too()
    {
        var cost = new FrameCost();
        cost.Add(Frame(Text, new string('x', 65_000))).ShouldBe(1 + 15);
        cost.Add(Frame(Text, new string('x', 70_000))).ShouldBe(1 + 17);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void It_does_not_matter_where_a_read_ends(int length)
    {
        byte[] all =
        [
            .. Frame(Text, "{\"type\":6}\u001e", mask: 0x1e), .. Frame(Ping, ""), .. Frame(Text, new string('\u001e', 300), mask: 0xa5),
            .. Frame(Text, new string('x', 66_000), mask: 0x7f), .. Frame(Text, "\u001e"),
        ];
        var cost = new FrameCost();
        all.Chunk(length).Sum(part => cost.Add(part)).ShouldBe(new FrameCost().Add(all));
        new FrameCost().Add(all).ShouldBe(5 + 302 + (all.Length / 4_096));
    }

    /// <summary>Below zero is no length: the WebSocket closes such a connection, and counting goes on until then.</summary>
    [Fact]
    public void A_length_that_is_none_breaks_nothing()
        => new FrameCost().Add([Text, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, .. Frame(Ping, "")]).ShouldBe(2);

    private static byte[] Frame(byte first, string text, byte mask = 0)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] key = [mask, (byte)(mask + 1), (byte)(mask ^ 0x55), 3];
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= key[i % 4];
        }

        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0xfe, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0xff, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [first, .. length, .. key, .. payload];
    }
}
