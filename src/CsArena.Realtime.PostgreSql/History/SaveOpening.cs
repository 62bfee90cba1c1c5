using CsArena.Realtime.History;
using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// The first way there and back of a save: begins the transaction, takes the locks, and reads what they protect. Players
/// are always locked in the order of their ids, so two saves never wait for each other.
/// </summary>
/// <param name="Player1">The first player.</param>
/// <param name="Player2">The second player.</param>
/// <param name="EarlierMatches">Rated matches of the two that ended before this one, within the time that counts.</param>
/// <param name="Saved">The match, if it is saved already.</param>
internal sealed record SaveOpening(Standing Player1, Standing Player2, int EarlierMatches, SavedMatch? Saved)
{
    /// <summary>Many may hold it: they rate matches in order, each with the rows of its two players locked.</summary>
    private static readonly string _sharedLock = $"SELECT pg_advisory_xact_lock_shared({AdvisoryLocks.Ratings})";

    /// <summary>One holds it, and nobody else rates anything meanwhile.</summary>
    private static readonly string _exclusiveLock = $"SELECT pg_advisory_xact_lock({AdvisoryLocks.Ratings})";

    /// <summary>A host that is cut off must not hold its locks; elsewhere the whole session has this setting.</summary>
    private const string EndWhenIdle = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

    private const string AddPlayers = """
        INSERT INTO arena.players (id, full_id, nickname, rating, matches, wins)
        VALUES ($1, $2, $3, $7, $8, $9), ($4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string LockPlayers = """
        SELECT id, rating, matches, wins, last_ended_at FROM arena.players WHERE id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE
        """;

    // A match that is added now comes after all that ended at the same time.
    private const string CountEarlier = """
        SELECT (SELECT count(*) FROM arena.matches
                WHERE player1_id = $1 AND player2_id = $2 AND ended_at > $3 AND ended_at <= $4 AND rating1_after IS NOT NULL)
            + (SELECT count(*) FROM arena.matches
                WHERE player1_id = $2 AND player2_id = $1 AND ended_at > $3 AND ended_at <= $4 AND rating1_after IS NOT NULL)
        """;

    /// <summary>Whether a later match of a player is rated already, so that this one has to be put before it.</summary>
    public bool IsLate(MatchToSave match) => match.Match.IsRated && (Player1.IsPast(match.EndedAt) || Player2.IsPast(match.EndedAt));

    /// <summary>Begins a save.</summary>
    /// <param name="call">The call; its connection has an open transaction afterwards.</param>
    /// <param name="match">The match.</param>
    /// <param name="ratings">How ratings change.</param>
    /// <param name="isAlone">Whether nobody else is to rate anything meanwhile.</param>
    public static async ValueTask<SaveOpening> BeginAsync(DatabaseCall call, MatchToSave match, IRatingSystem ratings, bool isAlone)
    {
        await using var batch = call.Batch();

        // Whatever the database's default: what the locks protect is read as it is once they are held.
        batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
        if (call.IsPooled)
        {
            batch.Add(EndWhenIdle);
        }

        batch.Add(isAlone ? _exclusiveLock : _sharedLock);
        AddPlayersOf(match, ratings.Initial, batch.Add(AddPlayers));
        batch.Add(LockPlayers).With(match.Player1.Key).With(match.Player2.Key);
        batch.Add(CountEarlier).With(match.Player1.Key).With(match.Player2.Key)
            .With(NpgsqlDbType.TimestampTz, match.EndedAt - ratings.RepeatWindow).With(match.EndedAt);
        batch.Add(MatchReader.OfRoom).With(match.Room.Key);
        await using var reader = await batch.ExecuteReaderAsync(call.Cancellation);

        // The lock's row; the statements before and after it have none.
        await reader.NextResultAsync(call.Cancellation);
        var players = new Dictionary<string, Standing>(StringComparer.Ordinal);
        while (await reader.ReadAsync(call.Cancellation))
        {
            players.Add(reader.GetString(0), ReadStanding(reader, ratings.Initial));
        }

        await reader.NextResultAsync(call.Cancellation);
        await reader.ReadAsync(call.Cancellation);
        var earlier = (int)reader.GetInt64(0);
        await reader.NextResultAsync(call.Cancellation);
        var saved = await MatchReader.ReadAsync(reader, call.Cancellation);
        return new SaveOpening(players[match.Player1.Key], players[match.Player2.Key], earlier, saved.Count == 0 ? null : saved[0]);
    }

    private static void AddPlayersOf(MatchToSave match, PlayerRating initial, NpgsqlBatchCommand command)
    {
        var players = new[] { (Id: match.Player1, match.Session.Player1.Nickname), (Id: match.Player2, match.Session.Player2.Nickname) };
        foreach (var (id, nickname) in players.OrderBy(player => player.Id.Key, StringComparer.Ordinal))
        {
            command.With(id.Key).With(id.Full).With(DatabaseText.Escape(nickname));
        }

        command.With(initial.Rating).With(initial.Matches).With(initial.Wins);
    }

    private static Standing ReadStanding(NpgsqlDataReader reader, PlayerRating initial) => reader.IsDBNull(4)
        ? new Standing(initial, null)
        : new Standing(new PlayerRating(reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3)), reader.GetDateTime(4));
}
