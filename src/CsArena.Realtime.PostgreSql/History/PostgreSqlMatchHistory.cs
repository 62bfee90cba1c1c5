using CsArena.Realtime.History;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Finished matches and ratings in PostgreSQL. A match is saved in one transaction, and at most once, whoever saves it (I9).
/// Ratings are applied in the order in which matches ended, also where one is saved late: standings are at any time those
/// that rating all saved matches in that order would give.
/// </summary>
internal sealed class PostgreSqlMatchHistory(Database database, IRatingSystem ratings, ILogger<PostgreSqlMatchHistory> logger) : IMatchHistory
{
    private const string RatingOf = "SELECT rating, matches, wins FROM arena.players WHERE id = $1 AND last_ended_at IS NOT NULL";

    internal const string Leaderboard = """
        SELECT id, full_id, nickname, rating, matches, wins FROM arena.players WHERE last_ended_at IS NOT NULL
        ORDER BY rating DESC, wins DESC, id LIMIT $1
        """;

    private readonly MatchSaver _saver = new(ratings, new LateSave(ratings, logger));

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The match is not finished.</exception>
    public ValueTask<SavedMatch> SaveAsync(FinishedMatch match, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        return SaveAsync();

        async ValueTask<SavedMatch> SaveAsync()
        {
            var toSave = new MatchToSave(match);
            return await database.RunAsync(call => _saver.SaveAsync(call, toSave), cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask<SavedMatch?> FindAsync(string roomId, CancellationToken cancellationToken = default) => database.RunAsync(
        async call =>
        {
            await using var command = call.Command(MatchReader.OfRoom).With(NpgsqlDbType.Text, DatabaseId.Of(roomId).Key);
            await using var reader = await command.ExecuteReaderAsync(call.Cancellation);
            return (await MatchReader.ReadAsync(reader, call.Cancellation)).SingleOrDefault();
        },
        cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SavedMatch>> ListAsync(
        string playerId,
        DateTimeOffset? before,
        int limit,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.RunAsync(
            async call =>
            {
                await using var command = call.Command(MatchReader.OfPlayer)
                    .With(NpgsqlDbType.Text, DatabaseId.Of(playerId).Key)
                    .With(NpgsqlDbType.TimestampTz, DatabaseTime.Of(before))
                    .With(NpgsqlDbType.Integer, limit);
                await using var reader = await command.ExecuteReaderAsync(call.Cancellation);
                return await MatchReader.ReadAsync(reader, call.Cancellation);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<PlayerRating> GetRatingAsync(string playerId, CancellationToken cancellationToken = default) => database.RunAsync(
        async call =>
        {
            await using var command = call.Command(RatingOf).With(NpgsqlDbType.Text, DatabaseId.Of(playerId).Key);
            await using var reader = await command.ExecuteReaderAsync(call.Cancellation);
            return await reader.ReadAsync(call.Cancellation)
                ? new PlayerRating(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2))
                : ratings.Initial;
        },
        cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<LeaderboardEntry>> GetLeaderboardAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.RunAsync<IReadOnlyList<LeaderboardEntry>>(
            async call =>
            {
                await using var command = call.Command(Leaderboard).With(NpgsqlDbType.Integer, limit);
                await using var reader = await command.ExecuteReaderAsync(call.Cancellation);
                var entries = new List<LeaderboardEntry>();
                while (await reader.ReadAsync(call.Cancellation))
                {
                    var id = new DatabaseId(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
                    var standing = new PlayerRating(reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5));
                    entries.Add(new LeaderboardEntry(id.ToString(), DatabaseText.Unescape(reader.GetString(2)), standing));
                }

                return entries;
            },
            cancellationToken);
    }
}
