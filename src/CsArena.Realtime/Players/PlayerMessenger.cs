using System.Text.Json;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Players;

/// <summary>Sends by the way that the arena's own events take.</summary>
internal sealed class PlayerMessenger(IPlayerEvents events) : IPlayerMessenger
{
    public ValueTask<bool> SendAsync(string playerId, string eventName, object? payload, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(playerId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        if (EventNames.IsOfTheArena(eventName))
        {
            throw new ArgumentException($"{eventName} is a name of the arena's own events; give the event another prefix.", nameof(eventName));
        }

        cancellationToken.ThrowIfCancellationRequested();

        // Written here, so that a payload that cannot be written fails for its sender, wherever the player is.
        var json = JsonSerializer.SerializeToUtf8Bytes(payload, payload?.GetType() ?? typeof(object), ArenaHubProtocol.Json.Value.PayloadSerializerOptions);
        return events.TrySendAsync(playerId, new OutgoingEvent(eventName, new RawJson(json)), cancellationToken);
    }
}
