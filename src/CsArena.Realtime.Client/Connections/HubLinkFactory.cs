using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Connections;

/// <summary>Makes links over SignalR.</summary>
internal sealed class HubLinkFactory(ArenaClientOptions options) : IArenaLinkFactory
{
    private readonly ProgramEventNames _names = new();

    public IArenaLink Create(Action<ArenaEvent> received) => new HubLink(received, _names, options.ServerTimeout, options.LoggerFactory);

    public void Listen(string eventName) => _names.Add(eventName);
}
