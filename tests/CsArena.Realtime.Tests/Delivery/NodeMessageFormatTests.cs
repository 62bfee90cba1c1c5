using System.Diagnostics;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Delivery;

/// <summary>What nodes of two versions read of each other while one replaces the other.</summary>
public sealed class NodeMessageFormatTests
{
    private static readonly NodeMessageFormat _format = new(Options.Create(new JsonHubProtocolOptions()));

    public static TheoryData<string> Messages => [.. _messages.Keys];

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
