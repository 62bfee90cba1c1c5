using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>
/// Collects the events of one step and numbers them: every event of the room raises the sequence by one, and both players
/// get the same number for the same event (I10).
/// </summary>
internal sealed class MatchStepBuilder(GameSession session, DateTimeOffset now)
{
    private readonly List<MatchEvent> _events = [];
    private readonly long _from = session.Version;
    private long _seq = session.Version;

    public GameSession Session { get; set; } = session;

    public GameRound? Round { get; set; }

    /// <summary>Begins a step that enters a phase.</summary>
    public static MatchStepBuilder Enter(GameSession session, MatchPhase phase, DateTimeOffset now, TimeSpan duration)
        => new(
            session with
            {
                Phase = phase,
                PhaseStartedAt = now,
                PhaseEndsAt = now + duration,
                PhaseExtension = TimeSpan.Zero,
                FailedAttempts = 0,
            },
            now);

    public void TellBoth(string name, Func<PlayerSlot, RoomEvent> payload)
    {
        _seq++;
        Add(PlayerSlot.Player1, name, payload(PlayerSlot.Player1));
        Add(PlayerSlot.Player2, name, payload(PlayerSlot.Player2));
    }

    public void Tell(PlayerSlot slot, string name, RoomEvent payload)
    {
        _seq++;
        Add(slot, name, payload);
    }

    public MatchStep Build()
    {
        var version = Math.Max(_seq, _from + 1);
        return new MatchStep(Session with { Version = version, StepVersion = version }, Round, _events);
    }

    private void Add(PlayerSlot slot, string name, RoomEvent payload)
    {
        var player = Session[slot];
        var stamped = payload with
        {
            RoomId = Session.RoomId,
            Seq = _seq,
            PrevSeq = player.EventSeq,
            ServerTime = now.ToUnixTimeMilliseconds(),
        };
        _events.Add(new MatchEvent(slot, name, stamped));
        Session = Session.With(slot, player with { EventSeq = _seq });
    }
}
