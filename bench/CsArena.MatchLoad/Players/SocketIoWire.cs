namespace CsArena.MatchLoad.Players;

/// <summary>
/// Socket.IO over Engine.IO 4, in the namespace <c>/ws</c>. A frame holds one message: <c>42</c> before events and calls,
/// <c>43</c> before answers, <c>40</c> before the sign-in, and <c>2</c> is a ping.
/// </summary>
internal sealed class SocketIoWire : IWire
{
    public static readonly SocketIoWire Instance = new();

    public byte[]? KeepAlive => null;

    public byte[]? Pong { get; } = WebSocketLink.Frame("3");

    public Uri AddressOf(Uri server, string player) => new(server, "/socket.io/?EIO=4&transport=websocket");

    public byte[] Hello(string player) => WebSocketLink.Frame($$"""40/ws,{"userId":"{{player}}"}""");

    public byte[] Call(int id, string name, string argument) => WebSocketLink.Frame($$"""42/ws,{{id}}["{{name}}",{{argument}}]""");

    public WireMessage Take(ref ReadOnlySpan<byte> frame)
    {
        var message = frame;
        frame = default;
        if (message.StartsWith("42/ws,[\""u8))
        {
            var name = message[8..];
            return new WireMessage(WireMessageKind.Event, 0, name[..name.IndexOf((byte)'"')], message);
        }

        if (message.StartsWith("43/ws,"u8))
        {
            return new WireMessage(WireMessageKind.Answer, message[6] - '0', default, message);
        }

        return new WireMessage(message.SequenceEqual("2"u8) ? WireMessageKind.Ping : WireMessageKind.Other, 0, default, message);
    }
}
