using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace CsArena.Realtime.Matches;

/// <summary>
/// Rooms whose result this node could not save because the history was away, each once. The deadline of a room brings its next
/// attempt all the same, so a room that finds no place here is only saved later.
/// </summary>
internal sealed class WaitingResults
{
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    private readonly Channel<string> _rooms = Channel.CreateBounded<string>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public void Add(string roomId)
    {
        if (_known.TryAdd(roomId, true) && !_rooms.Writer.TryWrite(roomId))
        {
            _known.TryRemove(roomId, out _);
        }
    }

    /// <summary>Takes the room that has waited longest.</summary>
    public bool TryTake([NotNullWhen(true)] out string? roomId)
        => _rooms.Reader.TryRead(out roomId) && _known.TryRemove(roomId, out _);

    /// <summary>Ends when there is a room to take.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _rooms.Reader.WaitToReadAsync(cancellationToken);
}
