using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>The statements that write a match, each for any number of rounds.</summary>
internal static class SaveStatements
{
    // One statement, since the rounds need the number that the match is given.
    private const string AddMatch = """
        WITH added AS (
            INSERT INTO arena.matches (
                room_id, full_room_id, queue, created_at, ended_at, reason, winner, total_rounds, current_round,
                player1_id, player2_id, nickname1, nickname2, start_rating1, start_rating2, score1, score2,
                rating1_before, matches1_before, wins1_before, rating1_after, matches1_after, wins1_after,
                rating2_before, matches2_before, wins2_before, rating2_after, matches2_after, wins2_after, earlier_matches)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)
            RETURNING number
        ), added_rounds AS (
            INSERT INTO arena.rounds (match, number, question_id, question_hash, started_at)
            SELECT added.number, round.* FROM added, unnest($31, $32, $33, $34) AS round
        ), added_submissions AS (
            INSERT INTO arena.submissions (match, round, player, answer, submitted_at, after_opponent, correct, share, feedback, points)
            SELECT added.number, submission.* FROM added, unnest($35, $36, $37, $38, $39, $40, $41, $42, $43) AS submission
        )
        SELECT number FROM added
        """;

    // In the order of the hashes, so that two saves with the same new questions do not wait for each other.
    private const string AddQuestions = """
        INSERT INTO arena.asked_questions (hash, content)
        SELECT asked.hash, asked.content::jsonb FROM unnest($1, $2) AS asked (hash, content) ORDER BY asked.hash
        ON CONFLICT (hash) DO NOTHING
        """;

    // A bank that is not in this database has none of them.
    private const string CountQuestion = "UPDATE arena.questions SET usage_count = usage_count + 1 WHERE id = $1";

    // Picks begin at random positions: whoever stays behind a narrow gap would hardly ever be asked. Now the gap changes as
    // soon as the neighbour in front is asked. It comes after the count, whose lock keeps two saves apart.
    private const string MoveQuestion = "UPDATE arena.question_categories SET position = random() WHERE question_id = $1";

    private const string UpdatePlayer = """
        UPDATE arena.players SET
            rating = $2, matches = $3, wins = $4, nickname = coalesce($5, nickname), last_ended_at = greatest(last_ended_at, $6)
        WHERE id = $1
        """;

    /// <summary>Adds the match with its rounds; its number is the row that comes back.</summary>
    public static void AddMatchOf(this StatementBatch batch, MatchToSave match, Rated? rated)
    {
        var (session, command) = (match.Session, batch.Add(AddMatch));
        command
            .With(match.Room.Key).With(match.Room.Full).With(DatabaseText.Escape(session.Queue))
            .With(DatabaseTime.Of(session.CreatedAt)).With(match.EndedAt)
            .With(Names.Of(match.Ending.Reason)).With(NpgsqlDbType.Smallint, (short?)match.Ending.Winner)
            .With(session.TotalRounds).With(session.CurrentRound)
            .With(match.Player1.Key).With(match.Player2.Key)
            .With(DatabaseText.Escape(session.Player1.Nickname)).With(DatabaseText.Escape(session.Player2.Nickname))
            .With(session.Player1.Rating).With(session.Player2.Rating)
            .With(session.Player1.Score).With(session.Player2.Score)
            .With(rated?.Before1).With(rated?.After1).With(rated?.Before2).With(rated?.After2)
            .With(rated?.EarlierMatches ?? 0);
        AddRounds(command, match.Match.Rounds);
        AddSubmissions(command, match.Match.Rounds);
    }

    /// <summary>Keeps the questions as they are now; counts those that were shown, and moves them to where picks find them at random.</summary>
    public static void AddQuestionsOf(this StatementBatch batch, MatchToSave match)
    {
        var asked = match.Match.Rounds.Select(round => AskedQuestion.Of(round.Question)).DistinctBy(question => Convert.ToHexString(question.Hash)).ToArray();
        batch.Add(AddQuestions)
            .WithColumn(NpgsqlDbType.Bytea, Array.ConvertAll(asked, question => question.Hash))
            .WithColumn(NpgsqlDbType.Text, Array.ConvertAll(asked, question => question.Json));

        // One by one: a join with a list is at times planned as a scan of the table. And in the order of their ids, so that
        // two saves do not wait for each other.
        var shown = match.Match.Rounds.Where(round => round.StartedAt is not null).Select(round => DatabaseText.Escape(round.Question.Id));
        foreach (var id in shown.Order(StringComparer.Ordinal))
        {
            batch.Add(CountQuestion).With(id);
            batch.Add(MoveQuestion).With(id);
        }
    }

    /// <summary>Gives players, whose rows are locked, their new standings.</summary>
    public static void UpdatePlayersTo(this StatementBatch batch, params IEnumerable<PlayerUpdate> players)
    {
        foreach (var player in players)
        {
            batch.Add(UpdatePlayer).With(player.Id).With((PlayerRating?)player.Rating).With(player.Nickname).With(player.EndedAt);
        }
    }

    private static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, PlayerRating? rating)
        => command.With(rating?.Rating).With(rating?.Matches).With(rating?.Wins);

    private static void AddRounds(NpgsqlBatchCommand command, IReadOnlyList<GameRound> rounds) => command
        .WithColumn(NpgsqlDbType.Integer, rounds.Select(round => round.Number).ToArray())
        .WithColumn(NpgsqlDbType.Text, rounds.Select(round => DatabaseText.Escape(round.Question.Id)).ToArray())
        .WithColumn(NpgsqlDbType.Bytea, rounds.Select(round => AskedQuestion.Of(round.Question).Hash).ToArray())
        .WithColumn(NpgsqlDbType.TimestampTz, rounds.Select(round => DatabaseTime.Of(round.StartedAt)).ToArray());

    private static void AddSubmissions(NpgsqlBatchCommand command, IReadOnlyList<GameRound> rounds)
    {
        var rows = (
            from round in rounds
            from player in PlayerSlots.Both
            let row = (Round: round.Number, Player: player, Submission: round.SubmissionOf(player), Score: round.ScoreOf(player))
            where row.Submission is not null || row.Score is not null
            select row).ToArray();
        command
            .WithColumn(NpgsqlDbType.Integer, Array.ConvertAll(rows, row => row.Round))
            .WithColumn(NpgsqlDbType.Smallint, Array.ConvertAll(rows, row => (short)row.Player))
            .WithColumn(NpgsqlDbType.Text, Array.ConvertAll(rows, row => Escape(row.Submission?.Answer)))
            .WithColumn(NpgsqlDbType.TimestampTz, Array.ConvertAll(rows, row => DatabaseTime.Of(row.Submission?.SubmittedAt)))
            .WithColumn(NpgsqlDbType.Boolean, Array.ConvertAll(rows, row => row.Submission?.AfterOpponent))
            .WithColumn(NpgsqlDbType.Boolean, Array.ConvertAll(rows, row => row.Score?.Grade.Correct))
            .WithColumn(NpgsqlDbType.Double, Array.ConvertAll(rows, row => row.Score?.Grade.Share))
            .WithColumn(NpgsqlDbType.Text, Array.ConvertAll(rows, row => Escape(row.Score?.Grade.Feedback)))
            .WithColumn(NpgsqlDbType.Integer, Array.ConvertAll(rows, row => row.Score?.Points));
    }

    private static string? Escape(string? text) => text is null ? null : DatabaseText.Escape(text);
}

/// <summary>A player's new standing.</summary>
/// <param name="Id">The player.</param>
/// <param name="Rating">The standing.</param>
/// <param name="Nickname">The new nickname; null keeps the old one.</param>
/// <param name="EndedAt">End of a match that was rated; null where none was added.</param>
internal sealed record PlayerUpdate(string Id, PlayerRating Rating, string? Nickname = null, DateTime? EndedAt = null);
