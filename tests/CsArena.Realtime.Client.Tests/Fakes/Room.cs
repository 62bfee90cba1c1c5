using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Tests.Fakes;

/// <summary>Events and states of rooms, with nothing in them that a test does not care about.</summary>
internal static class Room
{
    public static MatchFoundEvent Found(string roomId = "r1", long seq = 1)
        => new(new OpponentInfo("u2", "Bo", 1000, "silver"), 5, "default") { RoomId = roomId, Seq = seq };

    public static OpponentSubmittedEvent At(long seq, long prevSeq, string roomId = "r1")
        => new(1) { RoomId = roomId, Seq = seq, PrevSeq = prevSeq };

    public static RoundStartEvent Started(long seq, long prevSeq, long lastsMs)
        => new(1, 5, lastsMs, new QuestionInfo("q", "short", "easy", [], 10, "?")) { RoomId = "r1", Seq = seq, PrevSeq = prevSeq };

    public static MatchEndEvent End(long seq, long prevSeq, string roomId = "r1")
        => new("win", "completed", new ScorePair(10, 0), 20) { RoomId = roomId, Seq = seq, PrevSeq = prevSeq };

    public static PlayerState Playing(long seq, string roomId = "r1") => new() { Status = "playing", RoomId = roomId, Seq = seq };

    public static PlayerState Finished(long seq, string roomId = "r1") => new() { Status = "finished", RoomId = roomId, Seq = seq };

    public static RestoreAnswer Restored(PlayerState state) => new() { State = state };
}
