using CsArena.Realtime.History;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Saves a match in one transaction of two ways there and back: how ratings change is not SQL, so the standings are read,
/// with their rows locked, before the new ones can be written.
/// </summary>
internal sealed class MatchSaver(IRatingSystem ratings, LateSave lateSave)
{
    private const string RoomIsUnique = "matches_room_id_key";

    /// <summary>Saves a match, or finds it saved.</summary>
    /// <param name="call">The call; a transaction that is open afterwards has nothing to keep.</param>
    /// <param name="match">The match.</param>
    public async ValueTask<SavedMatch> SaveAsync(DatabaseCall call, MatchToSave match)
    {
        try
        {
            return await TryAsync(call, match);
        }
        catch (PostgresException error) when (error is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: RoomIsUnique })
        {
            // Another match with the same room and other players, which wait for none of our locks: it is found now.
            await RollBackAsync(call);
            return await TryAsync(call, match);
        }
    }

    private async ValueTask<SavedMatch> TryAsync(DatabaseCall call, MatchToSave match)
    {
        var opening = await SaveOpening.BeginAsync(call, match, ratings, isAlone: false);
        if (opening.Saved is { } saved)
        {
            return saved;
        }

        if (opening.IsLate(match))
        {
            await RollBackAsync(call);
            return await lateSave.SaveAsync(call, match);
        }

        var rated = match.Match.IsRated ? Rate(match, opening) : (Rated?)null;
        await FinishAsync(call, match, rated);
        return new SavedMatch(match.Match, rated?.Change1, rated?.Change2);
    }

    private Rated Rate(MatchToSave match, SaveOpening opening)
    {
        var (before1, before2) = (opening.Player1.Rating, opening.Player2.Rating);
        var (after1, after2) = ratings.Rate(before1, before2, match.Ending.Winner, opening.EarlierMatches);
        return new Rated(opening.EarlierMatches, before1, after1, before2, after2);
    }

    private static async ValueTask FinishAsync(DatabaseCall call, MatchToSave match, Rated? rated)
    {
        await using var batch = call.Batch();
        batch.AddMatchOf(match, rated);
        if (rated is { } standings)
        {
            batch.UpdatePlayersTo(
                new PlayerUpdate(match.Player1.Key, standings.After1, DatabaseText.Escape(match.Session.Player1.Nickname), match.EndedAt),
                new PlayerUpdate(match.Player2.Key, standings.After2, DatabaseText.Escape(match.Session.Player2.Nickname), match.EndedAt));
        }

        batch.AddQuestionsOf(match);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(call.Cancellation);
    }

    private static async ValueTask RollBackAsync(DatabaseCall call)
    {
        await using var command = call.Command("ROLLBACK");
        await command.ExecuteNonQueryAsync(call.Cancellation);
    }
}
