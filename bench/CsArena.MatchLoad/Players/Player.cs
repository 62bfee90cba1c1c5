using System.Buffers.Text;
using System.Text;

namespace CsArena.MatchLoad.Players;

/// <summary>
/// Plays match after match without a thought. Reads no more of a message than it needs: the text is looked through for a
/// few names.
/// </summary>
internal sealed class Player(Crowd crowd, IWire wire, string name, int host) : IDisposable
{
    private const int Enqueueing = 1;
    private const int Submitting = 2;

    private readonly WebSocketLink _link = new();
    private readonly Lock _sending = new();
    private string _opponent = "";
    private Room? _room;
    private Pairing? _pairing;

    public string Name => name;

    /// <summary>How a server calls this player.</summary>
    public string Address { get; private set; } = "";

    public async Task ConnectAsync(Uri server, string? token, CancellationToken cancellationToken)
    {
        await _link.ConnectAsync(wire.AddressOf(server, name), token, cancellationToken);
        Send(wire.Hello(name));
        while (Address.Length == 0)
        {
            var message = await _link.ReceiveAsync(cancellationToken);
            if (message.Span.IndexOf("\"session:ready\""u8) >= 0)
            {
                Address = TextOf(message.Span, "\"userId\":\""u8);
            }
        }
    }

    /// <summary>Reads what comes until it is stopped.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Handle((await _link.ReceiveAsync(cancellationToken)).Span);
        }
    }

    /// <summary>Asks for a match. The opponent is told for the bare hub's sake; the arena looks into its queue.</summary>
    public void Enqueue(Pairing pairing, Player? opponent)
    {
        _pairing = pairing;
        var who = opponent is null ? "" : $",\"opponent\":\"{opponent.Address}\"";
        Send(wire.Call(Enqueueing, "match:enqueue", $$"""{"queue":"{{pairing.Queue}}"{{who}}}"""));
    }

    /// <summary>Keeps the connection, where that is the client's part.</summary>
    public void Ping()
    {
        if (wire.KeepAlive is { } frame)
        {
            Send(frame);
        }
    }

    public void Dispose() => _link.Dispose();

    private void Send(byte[] frame)
    {
        lock (_sending)
        {
            _link.Send(frame);
        }
    }

    private void Handle(ReadOnlySpan<byte> frame)
    {
        while (frame.Length > 0)
        {
            HandleOne(wire.Take(ref frame));
        }
    }

    private void HandleOne(WireMessage message)
    {
        crowd.Received(message.Text.Length);
        switch (message.Kind)
        {
            case WireMessageKind.Answer:
                HandleAnswer(message);
                break;
            case WireMessageKind.Event:
                HandleEvent(message);
                break;
            case WireMessageKind.Ping when wire.Pong is { } pong:
                Send(pong);
                break;
        }
    }

    private void HandleAnswer(WireMessage message)
    {
        if (message.Text.IndexOf("\"ok\":true"u8) < 0)
        {
            crowd.Refused(Encoding.UTF8.GetString(message.Text));
        }

        if (message.Id == Enqueueing)
        {
            crowd.Queued(_pairing!);
        }
    }

    private void HandleEvent(WireMessage message)
    {
        if (message.Name.SequenceEqual("round:start"u8))
        {
            Submit(NumberOf(message.Text, "\"round\":"u8));
        }
        else if (message.Name.SequenceEqual("match:found"u8))
        {
            _opponent = TextOf(message.Text, "\"userId\":\""u8);
            _room = crowd.RoomOf(TextOf(message.Text, "\"roomId\":\""u8));
            Interlocked.Or(ref _room.Hosts, 1 << host);
        }
        else if (message.Name.SequenceEqual("match:end"u8) && _room is { } room)
        {
            // Of a room that was taken over the end may be told twice.
            _room = null;
            crowd.Ended(this, room);
        }
    }

    private void Submit(int round)
    {
        if (_room is not { } room)
        {
            return;
        }

        var last = Interlocked.Increment(ref room.Submissions) % 2 == 0 ? "true" : "false";
        Send(wire.Call(
            Submitting,
            "submit:answer",
            $$"""{"roomId":"{{room.Id}}","round":{{round}},"answer":"a","opponent":"{{_opponent}}","last":{{last}}}"""));
    }

    private static string TextOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        var rest = message[(message.IndexOf(name) + name.Length)..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    private static int NumberOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
        => Utf8Parser.TryParse(message[(message.IndexOf(name) + name.Length)..], out int number, out _) ? number : 0;
}

/// <summary>A match that two players here play.</summary>
/// <param name="id">The room.</param>
internal sealed class Room(string id)
{
    /// <summary>Answers sent so far.</summary>
    public int Submissions;

    /// <summary>Players who have been told of the end.</summary>
    public int Told;

    /// <summary>A bit for each host that has a player of it.</summary>
    public int Hosts;

    public string Id => id;
}
