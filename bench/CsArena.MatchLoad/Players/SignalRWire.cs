namespace CsArena.MatchLoad.Players;

/// <summary>SignalR's JSON protocol. A frame holds one message or several.</summary>
internal sealed class SignalRWire : IWire
{
    private const byte End = 0x1E;

    public static readonly SignalRWire Instance = new();

    public byte[]? KeepAlive { get; } = Frame("{\"type\":6}");

    public byte[]? Pong => null;

    public Uri AddressOf(Uri server, string player) => new($"{server}?user={player}");

    public byte[] Hello(string player) => Frame("{\"protocol\":\"json\",\"version\":1}");

    public byte[] Call(int id, string name, string argument)
        => Frame($$"""{"type":1,"invocationId":"{{id}}","target":"{{name}}","arguments":[{{argument}}]}""");

    public WireMessage Take(ref ReadOnlySpan<byte> frame)
    {
        var end = frame.IndexOf(End);
        var message = frame[..end];
        frame = frame[(end + 1)..];
        if (message.StartsWith("{\"type\":3"u8))
        {
            var id = message[(message.IndexOf("\"invocationId\":\""u8) + 16)] - '0';
            return new WireMessage(WireMessageKind.Answer, id, default, message);
        }

        var target = message.IndexOf("\"target\":\""u8);
        if (target < 0)
        {
            return new WireMessage(WireMessageKind.Other, 0, default, message);
        }

        var name = message[(target + 10)..];
        return new WireMessage(WireMessageKind.Event, 0, name[..name.IndexOf((byte)'"')], message);
    }

    private static byte[] Frame(string text) => WebSocketLink.Frame(text + "\u001e");
}
