using CsArena.Realtime.History;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// Finished matches and ratings in this process's memory. The latest matches are kept, and every rating. A match that was
/// forgotten for lack of room would be rated again if it were saved again. Cancellation tokens are not looked at.
/// </summary>
public sealed class InMemoryMatchHistory : IMatchHistory
{
    private readonly Lock _lock = new();
    private readonly IRatingSystem _ratingSystem;
    private readonly int _capacity;
    private readonly Dictionary<string, SavedMatch> _matches = [];
    private readonly Queue<SavedMatch> _order = [];
    private readonly Dictionary<string, Queue<SavedMatch>> _ofPlayer = [];
    private readonly Dictionary<string, (PlayerRating Standing, string Nickname)> _ratings = [];

    /// <summary>Creates an empty history.</summary>
    /// <param name="ratings">How ratings change.</param>
    /// <param name="capacity">How many matches are kept, at least 1.</param>
    public InMemoryMatchHistory(IRatingSystem ratings, int capacity = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ratingSystem = ratings;
        _capacity = capacity;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The match is not finished.</exception>
    public ValueTask<SavedMatch> SaveAsync(FinishedMatch match, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (!_matches.TryGetValue(match.RoomId, out var saved))
            {
                saved = match.IsRated ? Rate(match) : new SavedMatch(match, null, null);
                Add(saved);
            }

            return new(saved);
        }
    }

    /// <inheritdoc />
    public ValueTask<SavedMatch?> FindAsync(string roomId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_matches.GetValueOrDefault(roomId));
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SavedMatch>> ListAsync(
        string playerId,
        DateTimeOffset? before,
        int limit,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (_lock)
        {
            return new(!_ofPlayer.TryGetValue(playerId, out var matches)
                ? Array.Empty<SavedMatch>()
                : [.. matches
                    .Where(saved => before is null || saved.Match.Ending.EndedAt < before)
                    .OrderByDescending(saved => saved.Match.Ending.EndedAt)
                    .Take(limit)]);
        }
    }

    /// <inheritdoc />
    public ValueTask<PlayerRating> GetRatingAsync(string playerId, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(RatingOf(playerId));
        }
    }

    /// <inheritdoc />
    /// <remarks>Looks at every player.</remarks>
    public ValueTask<IReadOnlyList<LeaderboardEntry>> GetLeaderboardAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (_lock)
        {
            return new([.. _ratings
                .Select(player => new LeaderboardEntry(player.Key, player.Value.Nickname, player.Value.Standing))
                .OrderByDescending(entry => entry.Standing.Rating)
                .ThenByDescending(entry => entry.Standing.Wins)
                .ThenBy(entry => entry.PlayerId, StringComparer.Ordinal)
                .Take(limit)]);
        }
    }

    private PlayerRating RatingOf(string playerId)
        => _ratings.TryGetValue(playerId, out var player) ? player.Standing : _ratingSystem.Initial;

    private SavedMatch Rate(FinishedMatch match)
    {
        var (player1, player2) = (match.Session.Player1.PlayerId, match.Session.Player2.PlayerId);
        var (before1, before2) = (RatingOf(player1), RatingOf(player2));
        var (after1, after2) = _ratingSystem.Rate(before1, before2, match.Ending.Winner, CountEarlier(match));
        _ratings[player1] = (after1, match.Session.Player1.Nickname);
        _ratings[player2] = (after2, match.Session.Player2.Nickname);
        return new SavedMatch(
            match,
            new RatingChange(before1.Rating, after1.Rating),
            new RatingChange(before2.Rating, after2.Rating));
    }

    private int CountEarlier(FinishedMatch match)
    {
        var since = match.Ending.EndedAt - _ratingSystem.RepeatWindow;
        var (player1, player2) = (match.Session.Player1.PlayerId, match.Session.Player2.PlayerId);
        var (matches1, matches2) = (_ofPlayer.GetValueOrDefault(player1), _ofPlayer.GetValueOrDefault(player2));
        if (matches1 is null || matches2 is null)
        {
            return 0;
        }

        var (fewer, other) = matches1.Count <= matches2.Count ? (matches1, player2) : (matches2, player1);
        return fewer.Count(saved => saved.Rating1 is not null
            && saved.Match.Ending.EndedAt > since
            && saved.Match.Ending.EndedAt <= match.Ending.EndedAt
            && saved.Match.Session.SlotOf(other) is not null);
    }

    private void Add(SavedMatch saved)
    {
        if (_order.Count == _capacity)
        {
            Forget(_order.Dequeue());
        }

        _matches.Add(saved.Match.RoomId, saved);
        _order.Enqueue(saved);
        foreach (var playerId in PlayersOf(saved))
        {
            if (!_ofPlayer.TryGetValue(playerId, out var matches))
            {
                matches = [];
                _ofPlayer.Add(playerId, matches);
            }

            matches.Enqueue(saved);
        }
    }

    // Matches are forgotten in the order in which they were saved, so it is the first of each of its players.
    private void Forget(SavedMatch oldest)
    {
        _matches.Remove(oldest.Match.RoomId);
        foreach (var playerId in PlayersOf(oldest))
        {
            var matches = _ofPlayer[playerId];
            matches.Dequeue();
            if (matches.Count == 0)
            {
                _ofPlayer.Remove(playerId);
            }
        }
    }

    private static string[] PlayersOf(SavedMatch saved)
        => [saved.Match.Session.Player1.PlayerId, saved.Match.Session.Player2.PlayerId];
}
