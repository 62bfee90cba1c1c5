using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>What is asked of the database for a pick.</summary>
/// <param name="Players">Whose last matches are avoided, as stored.</param>
/// <param name="Recent">Stems that were picked for them lately, and how many matches ago.</param>
/// <param name="Language">The language.</param>
/// <param name="Cells">Where to look.</param>
/// <param name="NewOnes">How many to take of each cell that nobody was asked.</param>
/// <param name="AnyOnes">How many to take of each cell whoever was asked them.</param>
internal sealed record PickRequest(
    IReadOnlyList<string> Players,
    IReadOnlyDictionary<string, int> Recent,
    string Language,
    IReadOnlyList<(long Category, short Level)> Cells,
    int NewOnes,
    int AnyOnes);

/// <summary>What the database answers.</summary>
/// <param name="Revision">The bank's.</param>
/// <param name="Candidates">Questions; one may come more than once.</param>
internal sealed record PickAnswer(Guid Revision, IReadOnlyList<QuestionCandidate> Candidates);

/// <summary>
/// One query, whose cost does not depend on the size of the bank: for each cell one descent into an index at a random place,
/// and from there the next few questions; what the players were asked lately is passed over, so it reads at most that many more.
/// </summary>
internal static class PickQuery
{
    // LATERAL with a limit keeps the planner from reading a whole table where a few rows are wanted.
    internal const string Sql = """
        WITH latest AS (
            SELECT m.number, row_number() OVER (PARTITION BY p.id ORDER BY m.ended_at DESC, m.number DESC) AS age
            FROM unnest($1) AS p(id)
            CROSS JOIN LATERAL (
                (SELECT number, ended_at FROM arena.matches WHERE player1_id = p.id ORDER BY ended_at DESC, number DESC LIMIT $2)
                UNION ALL
                (SELECT number, ended_at FROM arena.matches WHERE player2_id = p.id ORDER BY ended_at DESC, number DESC LIMIT $2)
                ORDER BY ended_at DESC, number DESC LIMIT $2
            ) AS m
        ), asked AS MATERIALIZED (
            SELECT stem, min(age)::integer AS age FROM (
                SELECT q.stem, latest.age
                FROM latest
                CROSS JOIN LATERAL (SELECT question_id FROM arena.rounds WHERE match = latest.number AND started_at IS NOT NULL LIMIT 50) AS r
                CROSS JOIN LATERAL (SELECT stem FROM arena.questions WHERE id = r.question_id LIMIT 1) AS q
                UNION ALL
                SELECT * FROM unnest($3, $4)
            ) AS each(stem, age)
            GROUP BY stem
        )
        SELECT bank.revision, found.question_id, found.revision, found.stem, found.category, found.level, asked.age,
            ARRAY(SELECT c.category_id FROM arena.question_categories AS c WHERE c.question_id = found.question_id ORDER BY c.ordinal, c.category_id)
        FROM arena.question_bank AS bank
        LEFT JOIN (
            SELECT p.category, p.level, taken.*
            FROM unnest($6, $7, $8) AS p(category, level, position)
            CROSS JOIN LATERAL (
                (SELECT * FROM (
                    (SELECT question_id, stem, revision FROM arena.question_categories
                     WHERE active AND category_id = p.category AND language = $5 AND level = p.level AND position >= p.position
                         AND stem <> ALL (ARRAY(SELECT stem FROM asked))
                     ORDER BY position LIMIT $9)
                    UNION ALL
                    (SELECT question_id, stem, revision FROM arena.question_categories
                     WHERE active AND category_id = p.category AND language = $5 AND level = p.level AND position < p.position
                         AND stem <> ALL (ARRAY(SELECT stem FROM asked))
                     ORDER BY position LIMIT $9)) AS new_ones LIMIT $9)
                UNION ALL
                (SELECT * FROM (
                    (SELECT question_id, stem, revision FROM arena.question_categories
                     WHERE active AND category_id = p.category AND language = $5 AND level = p.level AND position >= p.position
                     ORDER BY position LIMIT $10)
                    UNION ALL
                    (SELECT question_id, stem, revision FROM arena.question_categories
                     WHERE active AND category_id = p.category AND language = $5 AND level = p.level AND position < p.position
                     ORDER BY position LIMIT $10)) AS any_ones LIMIT $10)
            ) AS taken
        ) AS found ON true
        LEFT JOIN asked ON asked.stem = found.stem
        """;

    /// <summary>Asks.</summary>
    public static async ValueTask<PickAnswer> RunAsync(DatabaseCall call, PickRequest request, Random random)
    {
        await using var command = call.Command(Sql);
        AddParameters(command, request, random);
        await using var reader = await command.ExecuteReaderAsync(call.Cancellation);
        var revision = Guid.Empty;
        var candidates = new List<QuestionCandidate>();
        while (await reader.ReadAsync(call.Cancellation))
        {
            revision = reader.GetGuid(0);
            if (!reader.IsDBNull(1))
            {
                candidates.Add(new QuestionCandidate(
                    reader.GetString(1),
                    reader.GetInt64(2),
                    reader.GetString(3),
                    reader.GetInt64(4),
                    reader.GetInt16(5),
                    reader.IsDBNull(6) ? null : reader.GetInt32(6),
                    reader.GetFieldValue<long[]>(7)));
            }
        }

        return new PickAnswer(revision, candidates);
    }

    /// <summary>Adds the parameters, in their order.</summary>
    internal static void AddParameters(NpgsqlCommand command, PickRequest request, Random random)
    {
        Add(NpgsqlDbType.Array | NpgsqlDbType.Text, request.Players.ToArray());
        Add(NpgsqlDbType.Integer, QuestionChoice.RememberedMatches);
        Add(NpgsqlDbType.Array | NpgsqlDbType.Text, request.Recent.Keys.ToArray());
        Add(NpgsqlDbType.Array | NpgsqlDbType.Integer, request.Recent.Values.ToArray());
        Add(NpgsqlDbType.Text, request.Language);
        Add(NpgsqlDbType.Array | NpgsqlDbType.Bigint, request.Cells.Select(cell => cell.Category).ToArray());
        Add(NpgsqlDbType.Array | NpgsqlDbType.Smallint, request.Cells.Select(cell => cell.Level).ToArray());
        Add(NpgsqlDbType.Array | NpgsqlDbType.Double, request.Cells.Select(_ => random.NextDouble()).ToArray());
        Add(NpgsqlDbType.Integer, request.NewOnes);
        Add(NpgsqlDbType.Integer, request.AnyOnes);

        void Add(NpgsqlDbType type, object value) => command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value });
    }
}
