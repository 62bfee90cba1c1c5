using CsArena.Realtime.History;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Saves a match that ended before one of its players' matches that is rated already: rates it where it belongs, and what
/// came after it again, all in one transaction, while nobody else rates anything.
/// </summary>
internal sealed class LateSave(IRatingSystem ratings, ILogger logger)
{
    private const string UpdateMatches = """
        UPDATE arena.matches SET
            rating1_before = changed.r1b, matches1_before = changed.m1b, wins1_before = changed.w1b,
            rating1_after = changed.r1a, matches1_after = changed.m1a, wins1_after = changed.w1a,
            rating2_before = changed.r2b, matches2_before = changed.m2b, wins2_before = changed.w2b,
            rating2_after = changed.r2a, matches2_after = changed.m2a, wins2_after = changed.w2a,
            earlier_matches = changed.earlier
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            AS changed (number, earlier, r1b, m1b, w1b, r1a, m1a, w1a, r2b, m2b, w2b, r2a, m2a, w2a)
        WHERE matches.number = changed.number
        """;

    /// <summary>Saves the match.</summary>
    /// <param name="call">The call; its connection has no open transaction.</param>
    /// <param name="match">The match.</param>
    public async ValueTask<SavedMatch> SaveAsync(DatabaseCall call, MatchToSave match)
    {
        // To wait for those who are saving may take as long as for anything else.
        call.Renew();
        var opening = await SaveOpening.BeginAsync(call, match, ratings, isAlone: true);
        if (opening.Saved is { } saved)
        {
            return saved;
        }

        var rated = await RateAsync(call, match, opening);
        var late = new RatedMatch(match.EndedAt, await AddAsync(call, match, rated), match.Player1.Key, match.Player2.Key, match.Ending.Winner, rated);
        var replay = new RatingReplay(ratings, (player, from) => LateMatches.LaterAsync(call, player, from.EndedAt, from.Number));
        await replay.RunAsync(late);
        await FinishAsync(call, match, opening, replay);
        logger.RatedAgain(match.Match.RoomId, replay.Changed.Count, replay.Standings.Count);
        return new SavedMatch(match.Match, rated.Change1, rated.Change2);
    }

    private async ValueTask<Rated> RateAsync(DatabaseCall call, MatchToSave match, SaveOpening opening)
    {
        var before1 = await LateMatches.StandingAsync(call, match.Player1.Key, match.EndedAt, opening.Player1);
        var before2 = await LateMatches.StandingAsync(call, match.Player2.Key, match.EndedAt, opening.Player2);
        var (after1, after2) = ratings.Rate(before1, before2, match.Ending.Winner, opening.EarlierMatches);
        return new Rated(opening.EarlierMatches, before1, after1, before2, after2);
    }

    private static async ValueTask<long> AddAsync(DatabaseCall call, MatchToSave match, Rated rated)
    {
        call.Renew();
        await using var batch = call.Batch();
        batch.AddMatchOf(match, rated);
        return (long)(await batch.ExecuteScalarAsync(call.Limit))!;
    }

    private static async ValueTask FinishAsync(DatabaseCall call, MatchToSave match, SaveOpening opening, RatingReplay replay)
    {
        call.Renew();
        await using var batch = call.Batch();
        UpdateTo(batch, replay.Changed);
        batch.UpdatePlayersTo(replay.Standings.Select(Update));
        batch.AddQuestionsOf(match);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(call.Limit);

        PlayerUpdate Update(KeyValuePair<string, PlayerRating> player) => player.Key switch
        {
            var key when key == match.Player1.Key => WithMatch(player, opening.Player1, match.Session.Player1.Nickname),
            var key when key == match.Player2.Key => WithMatch(player, opening.Player2, match.Session.Player2.Nickname),
            _ => new PlayerUpdate(player.Key, player.Value),
        };

        // It may well be the latest match of one of the two.
        PlayerUpdate WithMatch(KeyValuePair<string, PlayerRating> player, Standing before, string nickname)
            => new(player.Key, player.Value, before.IsPast(match.EndedAt) ? null : DatabaseText.Escape(nickname), match.EndedAt);
    }

    private static void UpdateTo(StatementBatch batch, IReadOnlyList<RatedMatch> changed)
    {
        var command = batch.Add(UpdateMatches)
            .WithColumn(NpgsqlDbType.Bigint, changed.Select(match => match.Number).ToArray())
            .WithColumn(NpgsqlDbType.Integer, changed.Select(match => match.Rated.EarlierMatches).ToArray());
        foreach (var standing in (Func<Rated, PlayerRating>[])[rated => rated.Before1, rated => rated.After1, rated => rated.Before2, rated => rated.After2])
        {
            command
                .WithColumn(NpgsqlDbType.Integer, changed.Select(match => standing(match.Rated).Rating).ToArray())
                .WithColumn(NpgsqlDbType.Integer, changed.Select(match => standing(match.Rated).Matches).ToArray())
                .WithColumn(NpgsqlDbType.Integer, changed.Select(match => standing(match.Rated).Wins).ToArray());
        }
    }
}
