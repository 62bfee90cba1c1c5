using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// The protocol of <see cref="ArenaHub"/> and of no other hub. Settings that the program has for the JSON of its own hubs
/// do not change it, because the arena's clients expect what docs/protocol.md says.
/// </summary>
internal sealed class ArenaHubProtocol : IHubProtocolResolver
{
    private readonly ForgivingJsonHubProtocol _protocol = new(Json);

    /// <summary>How payloads are written.</summary>
    public static IOptions<JsonHubProtocolOptions> Json { get; } = Options.Create(new JsonHubProtocolOptions());

    public IReadOnlyList<IHubProtocol> AllProtocols => [_protocol];

    public IHubProtocol? GetProtocol(string protocolName, IReadOnlyList<string>? supportedProtocols)
        => string.Equals(protocolName, _protocol.Name, StringComparison.OrdinalIgnoreCase) ? _protocol : null;
}
