using CsArena.Realtime.History;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Rates again what came after a late match, in the order of finishing, and only matches of players whose standing is
/// another than it was: at first the two of the late match, then also those whom they played against, as far as that made
/// a difference.
/// </summary>
/// <param name="ratings">How ratings change.</param>
/// <param name="later">A player's rated matches after one of them.</param>
internal sealed class RatingReplay(IRatingSystem ratings, Func<string, RatedMatch, ValueTask<IReadOnlyList<RatedMatch>>> later)
{
    private readonly SortedDictionary<(DateTime EndedAt, long Number), RatedMatch> _ahead = [];
    private readonly Dictionary<string, PlayerRating> _standings = new(StringComparer.Ordinal);
    private readonly List<RatedMatch> _changed = [];

    /// <summary>New standings of the players concerned.</summary>
    public IReadOnlyDictionary<string, PlayerRating> Standings => _standings;

    /// <summary>Matches whose rating changed, with the new one.</summary>
    public IReadOnlyList<RatedMatch> Changed => _changed;

    /// <summary>Goes on from a match to the end.</summary>
    /// <param name="late">The late match.</param>
    public async ValueTask RunAsync(RatedMatch late)
    {
        await ChangeAsync(late.Player1, late.Rated.After1, late);
        await ChangeAsync(late.Player2, late.Rated.After2, late);
        while (_ahead.Count > 0)
        {
            var (place, match) = _ahead.First();
            _ahead.Remove(place);
            await RateAsync(match, late);
        }
    }

    private async ValueTask RateAsync(RatedMatch match, RatedMatch late)
    {
        var old = match.Rated;
        var earlierMatches = old.EarlierMatches + (IsRepeatOf(late, match) ? 1 : 0);
        var before1 = _standings.GetValueOrDefault(match.Player1, old.Before1);
        var before2 = _standings.GetValueOrDefault(match.Player2, old.Before2);
        var (after1, after2) = ratings.Rate(before1, before2, match.Winner, earlierMatches);
        var rated = new Rated(earlierMatches, before1, after1, before2, after2);
        if (rated != old)
        {
            _changed.Add(match with { Rated = rated });
        }

        // Whoever is looked at already goes on from here, even where the new rating has met the old one again.
        if (after1 != old.After1 || _standings.ContainsKey(match.Player1))
        {
            await ChangeAsync(match.Player1, after1, match);
        }

        if (after2 != old.After2 || _standings.ContainsKey(match.Player2))
        {
            await ChangeAsync(match.Player2, after2, match);
        }
    }

    private bool IsRepeatOf(RatedMatch late, RatedMatch match)
        => match.EndedAt - ratings.RepeatWindow < late.EndedAt
            && (late.Player1 == match.Player1 ? late.Player2 == match.Player2
                : late.Player1 == match.Player2 && late.Player2 == match.Player1);

    private async ValueTask ChangeAsync(string player, PlayerRating standing, RatedMatch from)
    {
        var isNew = !_standings.ContainsKey(player);
        _standings[player] = standing;
        if (isNew)
        {
            foreach (var match in await later(player, from))
            {
                _ahead.TryAdd((match.EndedAt, match.Number), match);
            }
        }
    }
}
