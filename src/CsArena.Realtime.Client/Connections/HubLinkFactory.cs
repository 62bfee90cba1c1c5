using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Connections;

/// <summary>Makes links over SignalR.</summary>
internal sealed class HubLinkFactory(ArenaClientOptions options) : IArenaLinkFactory
{
    public IArenaLink Create(Action<ArenaEvent> received) => new HubLink(received, options.ServerTimeout, options.LoggerFactory);
}
