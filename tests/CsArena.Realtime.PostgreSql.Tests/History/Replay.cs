using System.Text.Json;
using CsArena.Realtime.History;
using CsArena.Realtime.Sessions;
using CsArena.TestServers;
using Shouldly;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>
/// Rates every match of a database again from the beginning, in the order in which they ended, and compares what each
/// match and each player has with it. It reads the database as a client of its own.
/// </summary>
public static class Replay
{
    private const string Matches = """
        SELECT json_build_object('room', room_id, 'player1', player1_id, 'player2', player2_id, 'winner', winner, 'reason', reason,
            'nickname1', nickname1, 'nickname2', nickname2, 'endedAt', ended_at, 'earlierMatches', earlier_matches, 'standings', CASE WHEN rating1_after IS NULL THEN NULL ELSE json_build_array(
                rating1_before, matches1_before, wins1_before, rating1_after, matches1_after, wins1_after,
                rating2_before, matches2_before, wins2_before, rating2_after, matches2_after, wins2_after) END)
        FROM arena.matches ORDER BY ended_at, number
        """;

    private const string Players = """
        SELECT json_build_object('id', id, 'nickname', nickname, 'standing', json_build_array(rating, matches, wins), 'lastEndedAt', last_ended_at)
        FROM arena.players WHERE last_ended_at IS NOT NULL
        """;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private sealed record Match(
        string Room, string Player1, string Player2, int? Winner, string Reason, string Nickname1, string Nickname2, DateTimeOffset EndedAt,
        int EarlierMatches, int[]? Standings);

    private sealed record Player(string Id, string Nickname, int[] Standing, DateTimeOffset LastEndedAt);

    /// <summary>Checks a database.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="database">Its name.</param>
    /// <param name="ratings">How ratings change.</param>
    /// <param name="count">How many matches there are to be, each in a room of its own; any when null.</param>
    /// <returns>How many matches there are.</returns>
    public static async Task<int> CheckAsync(PostgreSqlServer server, string database, IRatingSystem ratings, int? count = null)
    {
        var matches = Parse<Match>(await server.QueryAsync(database, Matches));
        var players = Parse<Player>(await server.QueryAsync(database, Players)).ToDictionary(player => player.Id);
        matches.Select(match => match.Room).ShouldBeUnique();
        matches.Count.ShouldBe(count ?? matches.Count);

        var meetings = new Dictionary<(string, string), List<DateTimeOffset>>();
        var standings = new Dictionary<string, (PlayerRating Rating, string Nickname, DateTimeOffset EndedAt)>();
        foreach (var match in matches)
        {
            if (match.Reason == "abandoned")
            {
                match.Standings.ShouldBeNull();
                continue;
            }

            var (before1, before2) = (StandingOf(match.Player1), StandingOf(match.Player2));
            var (after1, after2) = ratings.Rate(before1, before2, (PlayerSlot?)match.Winner, Meet(match));
            match.Standings.ShouldBe([.. Numbers(before1), .. Numbers(after1), .. Numbers(before2), .. Numbers(after2)], match.Room);
            standings[match.Player1] = (after1, match.Nickname1, match.EndedAt);
            standings[match.Player2] = (after2, match.Nickname2, match.EndedAt);
        }

        players.Keys.ShouldBe(standings.Keys, ignoreOrder: true);
        foreach (var (id, (rating, nickname, endedAt)) in standings)
        {
            players[id].Standing.ShouldBe(Numbers(rating), id);
            players[id].Nickname.ShouldBe(nickname, id);
            players[id].LastEndedAt.ShouldBe(endedAt, id);
        }

        return matches.Count;

        int Meet(Match match)
        {
            var pair = string.CompareOrdinal(match.Player1, match.Player2) < 0 ? (match.Player1, match.Player2) : (match.Player2, match.Player1);
            var earlier = meetings.TryGetValue(pair, out var known) ? known : meetings[pair] = [];
            var count = earlier.Count(endedAt => endedAt > match.EndedAt - ratings.RepeatWindow);
            earlier.Add(match.EndedAt);
            match.EarlierMatches.ShouldBe(count, match.Room);
            return count;
        }

        PlayerRating StandingOf(string player) => standings.TryGetValue(player, out var one) ? one.Rating : ratings.Initial;
    }

    private static int[] Numbers(PlayerRating rating) => [rating.Rating, rating.Matches, rating.Wins];

    private static List<T> Parse<T>(string lines) => [.. lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonSerializer.Deserialize<T>(line, _json)!)];
}
