using System.Buffers;
using System.Text;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hubs;

public class EventBatchOnTheWireTests
{
    private static readonly OutgoingEvent[] _events =
    [
        OutgoingEvent.Of(EventNames.OpponentSubmitted, new OpponentSubmittedEvent(1) { RoomId = "room", Seq = 6, PrevSeq = 4 }),
        OutgoingEvent.Of(EventNames.RoundReady, new RoundReadyEvent(2, 5, 1000) { RoomId = "room", Seq = 7, PrevSeq = 6 }),
        new(EventNames.RoundStart, new RawJson("""{"round":2,"text":"물음"}"""u8.ToArray()), "room", 8),
    ];

    private readonly ForgivingJsonHubProtocol _protocol = new(Options.Create(new JsonHubProtocolOptions()));

    [Fact]
    public void A_batch_is_written_as_the_messages_that_it_stands_for()
    {
        var alone = new ArrayBufferWriter<byte>();
        foreach (var outgoing in _events)
        {
            _protocol.WriteMessage(new InvocationMessage(outgoing.Name, [outgoing.Payload]), alone);
        }

        var together = new ArrayBufferWriter<byte>();
        var batch = new InvocationMessage("any", [new EventBatch("alice", _events)]);
        _protocol.WriteMessage(batch, together);

        Encoding.UTF8.GetString(together.WrittenSpan).ShouldBe(Encoding.UTF8.GetString(alone.WrittenSpan));
        _protocol.GetMessageBytes(batch).ToArray().ShouldBe(alone.WrittenSpan.ToArray());
        together.WrittenSpan.Count((byte)0x1E).ShouldBe(3);
    }
}
