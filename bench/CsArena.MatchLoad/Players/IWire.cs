namespace CsArena.MatchLoad.Players;

/// <summary>How a server is spoken to: SignalR or Socket.IO. A player plays the same over both.</summary>
internal interface IWire
{
    /// <summary>Where a player's WebSocket goes.</summary>
    Uri AddressOf(Uri server, string player);

    /// <summary>What a player says first.</summary>
    byte[] Hello(string player);

    /// <summary>A call that is answered.</summary>
    /// <param name="id">Comes back with the answer.</param>
    /// <param name="name">Name of the call.</param>
    /// <param name="argument">Its argument, as JSON.</param>
    byte[] Call(int id, string name, string argument);

    /// <summary>What a player says from time to time, so that the server keeps the connection; null for nothing.</summary>
    byte[]? KeepAlive { get; }

    /// <summary>What the server's ping is answered with; null where it has none.</summary>
    byte[]? Pong { get; }

    /// <summary>Takes the next message out of a frame.</summary>
    /// <param name="frame">What is left of it.</param>
    WireMessage Take(ref ReadOnlySpan<byte> frame);
}

internal enum WireMessageKind
{
    /// <summary>Nothing that a player has to look at.</summary>
    Other,
    Answer,
    Event,
    Ping,
}

/// <summary>A message of a server.</summary>
/// <param name="kind">What it is.</param>
/// <param name="id">Of an answer, the id of its call.</param>
/// <param name="name">Of an event, its name.</param>
/// <param name="text">All of it.</param>
internal readonly ref struct WireMessage(WireMessageKind kind, int id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
{
    public WireMessageKind Kind { get; } = kind;

    public int Id { get; } = id;

    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Text { get; } = text;
}
