using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A rated match, as much as rating it again takes.</summary>
internal sealed record RatedMatch(DateTime EndedAt, long Number, string Player1, string Player2, PlayerSlot? Winner, Rated Rated);

/// <summary>Reads the rated matches around a late one.</summary>
internal static class LateMatches
{
    private const string Columns = """
        SELECT ended_at, number, player1_id, player2_id, winner,
            rating1_before, matches1_before, wins1_before, rating1_after, matches1_after, wins1_after,
            rating2_before, matches2_before, wins2_before, rating2_after, matches2_after, wins2_after, earlier_matches
        FROM arena.matches
        """;

    // A match that is added now comes after all that ended at the same time: its number is the highest.
    private const string Last = $"""
        ({Columns} WHERE player1_id = $1 AND ended_at <= $2 AND rating1_after IS NOT NULL ORDER BY ended_at DESC, number DESC LIMIT 1)
        UNION ALL
        ({Columns} WHERE player2_id = $1 AND ended_at <= $2 AND rating1_after IS NOT NULL ORDER BY ended_at DESC, number DESC LIMIT 1)
        ORDER BY ended_at DESC, number DESC LIMIT 1
        """;

    private const string Later = $"""
        {Columns} WHERE player1_id = $1 AND (ended_at, number) > ($2, $3) AND rating1_after IS NOT NULL
        UNION ALL
        {Columns} WHERE player2_id = $1 AND (ended_at, number) > ($2, $3) AND rating1_after IS NOT NULL
        """;

    /// <summary>
    /// A player's standing just before a match that is added now and ended then. Where the match before it is deleted already,
    /// the one after it knows, or else the player's own row.
    /// </summary>
    public static async ValueTask<PlayerRating> StandingAsync(DatabaseCall call, string player, DateTime endedAt, Standing now)
    {
        await using (var command = call.Command(Last).With(NpgsqlDbType.Text, player).With(NpgsqlDbType.TimestampTz, endedAt))
        {
            if (await ReadAsync(call, command) is [var last, ..])
            {
                return last.Player1 == player ? last.Rated.After1 : last.Rated.After2;
            }
        }

        var later = now.IsPast(endedAt) ? await LaterAsync(call, player, endedAt, long.MaxValue) : [];
        return later.OrderBy(match => (match.EndedAt, match.Number)).FirstOrDefault() is { } next
            ? next.Player1 == player ? next.Rated.Before1 : next.Rated.Before2
            : now.Rating;
    }

    /// <summary>A player's rated matches after a match, in no order.</summary>
    public static async ValueTask<IReadOnlyList<RatedMatch>> LaterAsync(DatabaseCall call, string player, DateTime endedAt, long number)
    {
        await using var command = call.Command(Later)
            .With(NpgsqlDbType.Text, player).With(NpgsqlDbType.TimestampTz, endedAt).With(NpgsqlDbType.Bigint, number);
        return await ReadAsync(call, command);
    }

    private static async ValueTask<List<RatedMatch>> ReadAsync(DatabaseCall call, NpgsqlCommand command)
    {
        call.Renew();
        var matches = new List<RatedMatch>();
        await using var reader = await command.ExecuteReaderAsync(call.Limit);
        while (await reader.ReadAsync(call.Limit))
        {
            matches.Add(new RatedMatch(
                reader.GetDateTime(0),
                reader.GetInt64(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.IsDBNull(4) ? null : (PlayerSlot)reader.GetInt16(4),
                new Rated(reader.GetInt32(17), Standing(reader, 5), Standing(reader, 8), Standing(reader, 11), Standing(reader, 14))));
        }

        return matches;
    }

    private static PlayerRating Standing(NpgsqlDataReader reader, int column)
        => new(reader.GetInt32(column), reader.GetInt32(column + 1), reader.GetInt32(column + 2));
}
