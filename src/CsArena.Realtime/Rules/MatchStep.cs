using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>The next state of a match, and what to tell whom once it is stored.</summary>
/// <param name="Session">The next state.</param>
/// <param name="Round">The round that changed with it; null when none did.</param>
/// <param name="Events">Events, in order.</param>
public sealed record MatchStep(GameSession Session, GameRound? Round, IReadOnlyList<MatchEvent> Events);

/// <summary>One event for one player.</summary>
/// <param name="To">Who gets it.</param>
/// <param name="Name">One of <see cref="EventNames"/>.</param>
/// <param name="Payload">The payload, as this player may see it.</param>
public sealed record MatchEvent(PlayerSlot To, string Name, RoomEvent Payload);
