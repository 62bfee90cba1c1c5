using System.Diagnostics;
using System.Text.Json;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Delivery;

/// <summary>What nodes of two versions read of each other while one replaces the other.</summary>
public sealed class NodeMessageFormatTests
{
    private static readonly NodeMessageFormat _format = new(Options.Create(new JsonHubProtocolOptions()));

    public static TheoryData<string> Messages => [.. _messages.Keys];

    private static readonly OutgoingEvent _event = new("e", new RawJson("{}"u8.ToArray()), "r", 1, 2, 3);

    private static readonly Dictionary<string, NodeMessage> _messages = new()
    {
        ["events"] = new NodeMessage.Events([new EventBatch("ann", [new OutgoingEvent("e", new { x = 1 }, "r", 1, 2, 3)])], IsPassedOn: false),
        ["replaced"] = new NodeMessage.Replaced("c"),
        ["located"] = new NodeMessage.Located("ann", "n"),
        ["beat"] = new NodeMessage.Beat(new NodeFigures("n", 1, 2, 3, IsDraining: true)),
    };

    [Fact]
    public void Without_a_trace_the_bytes_are_those_of_before()
        => _format.Write(_messages["located"]).ShouldBe([1, 3, 3, (byte)'a', (byte)'n', (byte)'n', 1, (byte)'n']);

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_without_a_trace_has_no_sender(string name)
    {
        NodeMessageFormat.Read(_format.Write(_messages[name]), out var sender).ShouldBeOfType(_messages[name].GetType());
        sender.ShouldBe(default);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_trace_that_is_not_recorded_is_not_sent(string name)
    {
        var bytes = _format.Write(_messages[name]);
        using var span = Start(ActivityTraceFlags.None);
        _format.Write(_messages[name]).ShouldBe(bytes);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_recorded_trace_comes_behind_what_an_older_node_reads(string name)
    {
        var untraced = _format.Write(_messages[name]);
        using var span = Start(ActivityTraceFlags.Recorded);
        var traced = _format.Write(_messages[name]);
        traced.Take(untraced.Length).ShouldBe(untraced);
        NodeMessageFormat.Read(traced, out var sender).ShouldBeOfType(_messages[name].GetType());
        (sender.TraceId, sender.SpanId, sender.IsRemote).ShouldBe((span.TraceId, span.SpanId, true));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_counts_whatever_is_behind_it(string name)
    {
        // A string of 127 bytes, of which there is one.
        byte[] bytes = [.. _format.Write(_messages[name]), 127, 1];
        NodeMessageFormat.Read(bytes, out var sender).ShouldBeOfType(_messages[name].GetType());
        sender.ShouldBe(default);
    }

    [Fact]
    public void A_payload_that_says_it_is_longer_than_the_message_is_refused_before_memory_is_taken_for_it()
    {
        var whole = _format.Write(_messages["events"]);
        for (var length = 2; length < whole.Length; length++)
        {
            var cut = whole.AsMemory(0, length);
            Should.Throw<IOException>(() => NodeMessageFormat.Read(cut));
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_that_is_broken_anywhere_is_left_out_or_within_bounds(string name)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var whole = _format.Write(_messages[name]);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Break(whole, random);
            NodeMessage? message;
            try
            {
                message = NodeMessageFormat.Read(bytes);
            }
            catch (IOException)
            {
                continue;
            }

            ShouldBeWithinBounds(message, $"seed {seed}: {Convert.ToHexString(bytes)}");
        }
    }

    [Fact]
    public void Figures_that_are_none_are_refused()
    {
        NodeFigures[] broken =
        [
            new("n", -1, 0, 0), new("n", long.MaxValue, 0, 0), new("n", 1, double.NaN, 0), new("n", 1, 0, double.PositiveInfinity),
            new("n", 1, -1, 0), new("", 1, 0, 0), new(new string('n', 300), 1, 0, 0),
        ];
        broken.ShouldAllBe(figures => IsRefused(new NodeMessage.Beat(figures)));
    }

    [Fact]
    public void Events_that_no_client_could_read_are_refused()
    {
        OutgoingEvent[] broken =
        [
            new("e", new RawJson("{"u8.ToArray()), "r", 1, 2, 3), new("e", new RawJson("1 2"u8.ToArray()), "r", 1, 2, 3),
            new("e", new RawJson("{}{}"u8.ToArray()), "r", 1, 2, 3), new("e", new RawJson([]), "r", 1, 2, 3),
            new("", new RawJson("{}"u8.ToArray()), "r", 1, 2, 3), new("e", new RawJson("{}"u8.ToArray()), new string('r', 300), 1, 2, 3),
            new("e", new RawJson("{}"u8.ToArray()), "r", -1, 2, 3), new("e", new RawJson("{}"u8.ToArray()), "r", 1, long.MaxValue, 3),
        ];
        broken.Select(one => IsRefused(new NodeMessage.Events([new EventBatch("ann", [one])], false))).ShouldAllBe(isRefused => isRefused);
        IsRefused(new NodeMessage.Events([new EventBatch("ann", [.. Enumerable.Repeat(_event, 2000)])], false)).ShouldBeTrue();
        IsRefused(new NodeMessage.Events([new EventBatch("ann", [_event])], false)).ShouldBeFalse();
    }

    [Fact]
    public void A_stranger_cannot_fill_the_memory_with_nodes()
    {
        var time = new FakeTimeProvider();
        var peers = new NodePeers(new NodeOptions(), time);
        for (var i = 0; i < 5000; i++)
        {
            peers.Heard(new NodeFigures($"n{i}", 1, 0, 0));
        }

        peers.Alive().Count.ShouldBe(1000);
        time.Advance(TimeSpan.FromHours(1));
        peers.Heard(new NodeFigures("new", 1, 0, 0));
        peers.IsAlive("new").ShouldBeTrue();
    }

    private static bool IsRefused(NodeMessage message)
    {
        try
        {
            NodeMessageFormat.Read(_format.Write(message));
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Bytes changed, left out, put in, or any at all behind the first two.</summary>
    private static byte[] Break(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(2, bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 400)).Select(_ => (byte)random.Next(256)));
                    break;
                default:
                    bytes.InsertRange(at, [255, 255, 255, 255, (byte)random.Next(256)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void ShouldBeWithinBounds(NodeMessage? message, string bytes)
    {
        switch (message)
        {
            case NodeMessage.Events events:
                foreach (var one in events.Batches.SelectMany(batch => batch.Events))
                {
                    JsonDocument.Parse(((RawJson)one.Payload).Utf8).RootElement.ValueKind.ShouldNotBe(JsonValueKind.Undefined, bytes);
                    DateTimeOffset.FromUnixTimeMilliseconds(one.EndsAt).ShouldBeGreaterThanOrEqualTo(DateTimeOffset.UnixEpoch, bytes);
                }

                events.Batches.ShouldAllBe(batch => batch.PlayerId.Length > 0 && batch.PlayerId.Length <= 256);
                break;
            case NodeMessage.Beat { Figures: var figures }:
                JsonSerializer.Serialize(figures).Length.ShouldBeLessThan(4000, bytes);
                break;
            case NodeMessage.Located located:
                Math.Max(located.PlayerId.Length, located.NodeId.Length).ShouldBeLessThanOrEqualTo(256, bytes);
                break;
            case NodeMessage.Replaced replaced:
                replaced.ConnectionId.Length.ShouldBeInRange(1, 256, bytes);
                break;
        }
    }

    [Fact]
    public void What_is_behind_a_message_and_is_no_trace_is_left_alone()
    {
        byte[] bytes = [.. _format.Write(_messages["located"]), 3, (byte)'?', (byte)'?', (byte)'?'];
        NodeMessageFormat.Read(bytes, out var sender).ShouldBe(_messages["located"]);
        sender.ShouldBe(default);
    }

    private static Activity Start(ActivityTraceFlags flags)
    {
        var span = new Activity("call").SetIdFormat(ActivityIdFormat.W3C);
        span.ActivityTraceFlags = flags;
        return span.Start();
    }
}
