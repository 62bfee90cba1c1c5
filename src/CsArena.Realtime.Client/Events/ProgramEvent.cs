using System.Text.Json;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Events;

/// <summary>An event of the program that the arena runs in; the arena does not know what it means.</summary>
internal sealed record ProgramEvent(string Name, JsonElement Payload) : ArenaEvent;
