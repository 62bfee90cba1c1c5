using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Reads matches back, a row for each round. The session comes back as what the match was; what only its play needed, such
/// as versions and sequences, is not kept.
/// </summary>
internal static class MatchReader
{
    private const string Columns = """
        SELECT m.number, m.room_id, m.full_room_id, m.queue, m.created_at, m.ended_at, m.reason, m.winner, m.total_rounds, m.current_round,
            m.player1_id, p1.full_id, m.nickname1, m.start_rating1, m.score1, m.rating1_before, m.rating1_after,
            m.player2_id, p2.full_id, m.nickname2, m.start_rating2, m.score2, m.rating2_before, m.rating2_after,
            r.number, q.content, r.started_at,
            s1.answer, s1.submitted_at, s1.after_opponent, s1.correct, s1.share, s1.feedback, s1.points,
            s2.answer, s2.submitted_at, s2.after_opponent, s2.correct, s2.share, s2.feedback, s2.points
        """;

    private const string Joins = """
        JOIN arena.players p1 ON p1.id = m.player1_id
        JOIN arena.players p2 ON p2.id = m.player2_id
        LEFT JOIN arena.rounds r ON r.match = m.number
        LEFT JOIN arena.asked_questions q ON q.hash = r.question_hash
        LEFT JOIN arena.submissions s1 ON s1.match = r.match AND s1.round = r.number AND s1.player = 1
        LEFT JOIN arena.submissions s2 ON s2.match = r.match AND s2.round = r.number AND s2.player = 2
        ORDER BY m.ended_at DESC, m.number DESC, r.number
        """;

    /// <summary>The match of a room ($1).</summary>
    public const string OfRoom = $"{Columns} FROM (SELECT * FROM arena.matches WHERE room_id = $1) m {Joins}";

    /// <summary>Matches of a player ($1) that ended before a time ($2; null: any), the latest of them ($3: how many).</summary>
    public const string OfPlayer = $"""
        {Columns} FROM (
            (SELECT * FROM arena.matches WHERE player1_id = $1 AND ended_at < coalesce($2, 'infinity') ORDER BY ended_at DESC, number DESC LIMIT $3)
            UNION ALL
            (SELECT * FROM arena.matches WHERE player2_id = $1 AND ended_at < coalesce($2, 'infinity') ORDER BY ended_at DESC, number DESC LIMIT $3)
            ORDER BY ended_at DESC, number DESC LIMIT $3) m
        {Joins}
        """;

    private const int Player1 = 10;
    private const int Player2 = 17;
    private const int Round = 24;
    private const int Submission1 = 27;
    private const int Submission2 = 34;

    /// <summary>Reads all matches of a result.</summary>
    public static async ValueTask<IReadOnlyList<SavedMatch>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var matches = new List<SavedMatch>();
        var rounds = new List<GameRound>();
        long? current = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (current != reader.GetInt64(0))
            {
                current = reader.GetInt64(0);
                rounds = [];
                matches.Add(ReadMatch(reader, rounds));
            }

            if (!reader.IsDBNull(Round))
            {
                rounds.Add(ReadRound(reader));
            }
        }

        return matches;
    }

    private static SavedMatch ReadMatch(NpgsqlDataReader reader, List<GameRound> rounds)
    {
        var endedAt = Time(reader, 5);
        var ending = new MatchEnding(Names.ReasonOf(reader.GetString(6)), reader.IsDBNull(7) ? null : (PlayerSlot)reader.GetInt16(7), endedAt);
        var (rating1, rating2) = (ReadChange(reader, Player1), ReadChange(reader, Player2));
        var session = new GameSession
        {
            RoomId = ReadId(reader, 1),
            Queue = DatabaseText.Unescape(reader.GetString(3)),
            Player1 = ReadPlayer(reader, Player1, rating1),
            Player2 = ReadPlayer(reader, Player2, rating2),
            TotalRounds = reader.GetInt32(8),
            Version = 0,
            StepVersion = 0,
            Phase = MatchPhase.Finished,
            CurrentRound = reader.GetInt32(9),
            CreatedAt = Time(reader, 4),
            PhaseStartedAt = endedAt,
            PhaseEndsAt = endedAt,
            Ending = ending,
            Saved = true,
            EndAnnounced = true,
        };
        return new SavedMatch(new FinishedMatch(session, rounds), rating1, rating2);
    }

    private static SessionPlayer ReadPlayer(NpgsqlDataReader reader, int column, RatingChange? change) => new()
    {
        PlayerId = ReadId(reader, column),
        Nickname = DatabaseText.Unescape(reader.GetString(column + 2)),
        Rating = reader.GetInt32(column + 3),
        Score = reader.GetInt32(column + 4),
        RatingChange = change?.Delta,
    };

    private static RatingChange? ReadChange(NpgsqlDataReader reader, int player) => reader.IsDBNull(player + 5)
        ? null
        : new RatingChange(reader.GetInt32(player + 5), reader.GetInt32(player + 6));

    private static GameRound ReadRound(NpgsqlDataReader reader) => new()
    {
        Number = reader.GetInt32(Round),
        Question = AskedQuestion.Read(reader.GetString(Round + 1)),
        StartedAt = reader.IsDBNull(Round + 2) ? null : Time(reader, Round + 2),
        Submission1 = ReadSubmission(reader, Submission1),
        Submission2 = ReadSubmission(reader, Submission2),
        Score1 = ReadScore(reader, Submission1 + 3),
        Score2 = ReadScore(reader, Submission2 + 3),
    };

    private static Submission? ReadSubmission(NpgsqlDataReader reader, int column) => reader.IsDBNull(column)
        ? null
        : new Submission(DatabaseText.Unescape(reader.GetString(column)), Time(reader, column + 1), reader.GetBoolean(column + 2));

    private static RoundScore? ReadScore(NpgsqlDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
        {
            return null;
        }

        var feedback = reader.IsDBNull(column + 2) ? null : DatabaseText.Unescape(reader.GetString(column + 2));
        return new RoundScore(new Grade(reader.GetBoolean(column), reader.GetDouble(column + 1), feedback), reader.GetInt32(column + 3));
    }

    private static string ReadId(NpgsqlDataReader reader, int column)
        => new DatabaseId(reader.GetString(column), reader.IsDBNull(column + 1) ? null : reader.GetString(column + 1)).ToString();

    private static DateTimeOffset Time(NpgsqlDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);
}
