using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Redis;

/// <summary>A session as the fields of its hash, in the order that <c>session.lua</c> lists them in.</summary>
internal static class SessionFields
{
    /// <summary>Packs a new session.</summary>
    public static byte[] Pack(GameSession session)
    {
        var writer = PackedWriter.Begin();
        writer.Write(session.CreatedAt);
        writer.Write(session.Queue);
        writer.Write(session.TotalRounds);
        WriteFixed(ref writer, session.Player1);
        WriteFixed(ref writer, session.Player2);
        WriteMoving(ref writer, session);
        return writer.ToArray();
    }

    /// <summary>Packs what a step may change.</summary>
    public static byte[] PackMoving(GameSession session)
    {
        var writer = PackedWriter.Begin();
        WriteMoving(ref writer, session);
        return writer.ToArray();
    }

    public static GameSession Read(ref PackedReader reader, string roomId)
    {
        _ = reader.ReadArray();
        var createdAt = reader.ReadTime();
        var queue = reader.ReadText();
        var totalRounds = reader.ReadInt();
        var (id1, nickname1, rating1) = (reader.ReadText(), reader.ReadText(), reader.ReadInt());
        var (id2, nickname2, rating2) = (reader.ReadText(), reader.ReadText(), reader.ReadInt());
        _ = reader.Read();
        return new GameSession
        {
            RoomId = roomId,
            CreatedAt = createdAt,
            Queue = queue,
            TotalRounds = totalRounds,
            Phase = Names.ToPhase(reader.Read()),
            CurrentRound = reader.ReadInt(),
            Version = reader.ReadNumber(),
            StepVersion = reader.ReadNumber(),
            PhaseStartedAt = reader.ReadTime(),
            PhaseEndsAt = reader.ReadTime(),
            PhaseExtension = Microseconds.ToTimeSpan(reader.ReadNumberOrZero()),
            FailedAttempts = (int)reader.ReadNumberOrZero(),
            Ending = ReadEnding(ref reader),
            Saved = reader.ReadBool(),
            EndAnnounced = reader.ReadBool(),
            Player1 = ReadPlayer(ref reader, id1, nickname1, rating1),
            Player2 = ReadPlayer(ref reader, id2, nickname2, rating2),
        };
    }

    private static void WriteFixed(ref PackedWriter writer, SessionPlayer player)
    {
        writer.Write(player.PlayerId);
        writer.Write(player.Nickname);
        writer.Write(player.Rating);
    }

    private static void WriteMoving(ref PackedWriter writer, GameSession session)
    {
        writer.Write(Names.StatusOf(session.Phase));
        writer.Write(Names.Of(session.Phase));
        writer.Write(session.CurrentRound);
        writer.Write(session.Version);
        writer.Write(session.StepVersion);
        writer.Write(session.PhaseStartedAt);
        writer.Write(session.PhaseEndsAt);
        writer.WriteUnlessZero(Microseconds.Of(session.PhaseExtension));
        writer.WriteUnlessZero(session.FailedAttempts);
        WriteEnding(ref writer, session.Ending);
        writer.WriteIfTrue(session.Saved);
        writer.WriteIfTrue(session.EndAnnounced);
        WriteMoving(ref writer, session.Player1);
        WriteMoving(ref writer, session.Player2);
    }

    private static void WriteMoving(ref PackedWriter writer, SessionPlayer player)
    {
        writer.Write(player.Score);
        writer.Write(player.EventSeq);
        writer.WriteUnlessNull(player.GraceEndsAt);
        writer.WriteUnlessNull(player.RatingChange);
        writer.WriteUnlessNull(player.AnnounceAbsenceAt);
    }

    private static SessionPlayer ReadPlayer(ref PackedReader reader, string id, string nickname, int rating) => new()
    {
        PlayerId = id,
        Nickname = nickname,
        Rating = rating,
        Score = reader.ReadInt(),
        EventSeq = reader.ReadNumber(),
        GraceEndsAt = reader.ReadTimeOrNull(),
        RatingChange = reader.ReadIntOrNull(),
        AnnounceAbsenceAt = reader.ReadTimeOrNull(),
    };

    private static void WriteEnding(ref PackedWriter writer, MatchEnding? ending)
    {
        if (ending is null)
        {
            writer.WriteNil();
            writer.WriteNil();
            writer.WriteNil();
            return;
        }

        writer.Write(Names.Of(ending.Reason));
        writer.WriteUnlessZero((int?)ending.Winner ?? 0);
        writer.Write(ending.EndedAt);
    }

    private static MatchEnding? ReadEnding(ref PackedReader reader)
    {
        var isOver = reader.TryRead(out var reason);
        var winner = reader.ReadNumberOrZero();
        var endedAt = reader.ReadTimeOrNull();
        return isOver ? new MatchEnding(Names.ToReason(reason), winner == 0 ? null : (PlayerSlot)winner, endedAt!.Value) : null;
    }
}
