namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Goes round the categories and the levels, so that neither one category nor one level fills a match. The category comes
/// first; one that lacks the level that is due gives another, and the next turn makes up for it.
/// </summary>
/// <param name="categories">Categories, in the order of their turns.</param>
/// <param name="levels">Levels, in the order of their turns.</param>
internal sealed class Rotation(long[] categories, short[] levels)
{
    private readonly Dictionary<short, int> _taken = [];
    private int _turn;

    /// <summary>Takes one of the cell whose turn it is, or of the next that has one.</summary>
    /// <param name="take">Takes one of a cell, if it has one.</param>
    /// <returns>Whether one was taken.</returns>
    public bool Next(Func<long, short, bool> take)
    {
        var due = levels.OrderBy(level => _taken.GetValueOrDefault(level)).ToArray();
        for (var i = 0; i < categories.Length; i++)
        {
            var category = categories[(_turn + i) % categories.Length];
            foreach (var level in due)
            {
                if (take(category, level))
                {
                    _taken[level] = _taken.GetValueOrDefault(level) + 1;
                    _turn = (_turn + i + 1) % categories.Length;
                    return true;
                }
            }
        }

        return false;
    }
}
