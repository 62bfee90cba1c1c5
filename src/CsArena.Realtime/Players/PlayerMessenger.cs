using System.Text.Json;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;

namespace CsArena.Realtime.Players;

/// <summary>Sends by the way that the arena's own events take.</summary>
internal sealed class PlayerMessenger(IPlayerEvents events) : IPlayerMessenger
{
    /// <summary>Whole prefixes, so that a later version of the arena can have more events.</summary>
    private static readonly string[] _kept = ["session:", "match:", "round:", "opponent:", "server:", "game:"];

    public ValueTask<bool> SendAsync(string playerId, string eventName, object? payload, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(playerId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        if (Array.Exists(_kept, prefix => eventName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"{eventName} is a name of the arena's own events; give the event another prefix.", nameof(eventName));
        }

        cancellationToken.ThrowIfCancellationRequested();

        // Written here, so that a payload that cannot be written fails for its sender, wherever the player is.
        var json = JsonSerializer.SerializeToUtf8Bytes(payload, payload?.GetType() ?? typeof(object), ArenaHubProtocol.Json.Value.PayloadSerializerOptions);
        return events.TrySendAsync(playerId, new OutgoingEvent(eventName, new RawJson(json)), cancellationToken);
    }
}
