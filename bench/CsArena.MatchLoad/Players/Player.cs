using System.Buffers.Text;
using System.Text;

namespace CsArena.MatchLoad.Players;

/// <summary>
/// Plays match after match without a thought. Reads no more of a message than it needs: the text is looked through for a
/// few names.
/// </summary>
internal sealed class Player(Crowd crowd, string name, int host) : IDisposable
{
    private static readonly byte[] _ping = WebSocketLink.Frame("{\"type\":6}\u001e");

    private readonly WebSocketLink _link = new();
    private readonly Lock _sending = new();
    private string _opponent = "";
    private Room? _room;
    private Pairing? _pairing;

    public string Name => name;

    /// <summary>How a server calls this player.</summary>
    public string Address { get; private set; } = "";

    public async Task ConnectAsync(Uri url, string? token, CancellationToken cancellationToken)
    {
        await _link.ConnectAsync(url, token, cancellationToken);
        Send(WebSocketLink.Frame("{\"protocol\":\"json\",\"version\":1}\u001e"));
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
        Send(WebSocketLink.Frame(
            $$"""{"type":1,"invocationId":"1","target":"match:enqueue","arguments":[{"queue":"{{pairing.Queue}}"{{who}}}]}""" + "\u001e"));
    }

    public void Ping() => Send(_ping);

    public void Dispose() => _link.Dispose();

    private void Send(byte[] frame)
    {
        lock (_sending)
        {
            _link.Send(frame);
        }
    }

    /// <summary>A frame holds one message or several.</summary>
    private void Handle(ReadOnlySpan<byte> frame)
    {
        while (frame.Length > 0)
        {
            var end = frame.IndexOf((byte)0x1E);
            HandleOne(frame[..end]);
            frame = frame[(end + 1)..];
        }
    }

    private void HandleOne(ReadOnlySpan<byte> message)
    {
        crowd.Received(message.Length);
        if (message.StartsWith("{\"type\":3"u8))
        {
            if (message.IndexOf("\"ok\":true"u8) < 0)
            {
                crowd.Refused(Encoding.UTF8.GetString(message));
            }

            if (message.IndexOf("\"invocationId\":\"1\""u8) > 0)
            {
                crowd.Queued(_pairing!);
            }

            return;
        }

        var target = message.IndexOf("\"target\":\""u8);
        if (target < 0)
        {
            return;
        }

        var name = message[(target + 10)..];
        if (name.StartsWith("round:start\""u8))
        {
            Submit(NumberOf(message, "\"round\":"u8));
        }
        else if (name.StartsWith("match:found\""u8))
        {
            _opponent = TextOf(message, "\"userId\":\""u8);
            _room = crowd.RoomOf(TextOf(message, "\"roomId\":\""u8));
            Interlocked.Or(ref _room.Hosts, 1 << host);
        }
        else if (name.StartsWith("match:end\""u8) && _room is { } room)
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
        Send(WebSocketLink.Frame(
            $$"""{"type":1,"invocationId":"2","target":"submit:answer","arguments":[{"roomId":"{{room.Id}}","round":{{round}},"answer":"a","opponent":"{{_opponent}}","last":{{last}}}]}"""
            + "\u001e"));
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
