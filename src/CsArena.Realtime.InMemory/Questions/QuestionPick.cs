using CsArena.Realtime.Questions;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// One pick in the making. Goes round the categories and the difficulties, each in random order, and takes a random question
/// of the cell that is due; so neither one category nor one difficulty fills a match.
/// </summary>
internal sealed class QuestionPick
{
    private readonly QuestionIndex _index;
    private readonly Random _random;
    private readonly string[] _categories;
    private readonly Difficulty[] _difficulties;
    private readonly HashSet<string> _stems = new(StringComparer.Ordinal);
    private readonly List<QuestionIndex.Entry> _entries = [];
    private readonly Dictionary<Difficulty, int> _picked = [];
    private int _turn;

    public QuestionPick(QuestionIndex index, Random random, IReadOnlyList<string> categories, IReadOnlyList<Difficulty> difficulties)
    {
        _index = index;
        _random = random;
        _categories = [.. categories];
        _difficulties = [.. difficulties];
        random.Shuffle(_categories);
        random.Shuffle(_difficulties);
    }

    /// <summary>What is picked so far, all of different stems.</summary>
    public IReadOnlyList<QuestionIndex.Entry> Entries => _entries;

    /// <summary>Picks up to a total, in one language, without some stems; stops early when nothing else fits.</summary>
    public void FillTo(int count, string language, HashSet<string> avoided)
    {
        while (_entries.Count < count && TakeOne(language, avoided))
        {
        }
    }

    private bool TakeOne(string language, HashSet<string> avoided)
    {
        // The category comes first; one that lacks the difficulty that is due gives another, and the next pick makes up for it.
        var due = _difficulties.OrderBy(difficulty => _picked.GetValueOrDefault(difficulty)).ToArray();
        for (var i = 0; i < _categories.Length; i++)
        {
            var category = _categories[(_turn + i) % _categories.Length];
            foreach (var difficulty in due)
            {
                if (FromCell(_index.Cell(language, category, difficulty), avoided) is { } entry)
                {
                    _stems.Add(entry.Stem);
                    _entries.Add(entry);
                    _picked[difficulty] = _picked.GetValueOrDefault(difficulty) + 1;
                    _turn = (_turn + i + 1) % _categories.Length;
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// A random shuffle of the cell that stops at the first question that fits. Only what is excluded makes it go on, so its
    /// cost follows the number of stems to avoid, not the size of the cell; hence the swaps kept aside.
    /// </summary>
    private QuestionIndex.Entry? FromCell(QuestionIndex.Entry[] cell, HashSet<string> avoided)
    {
        Dictionary<int, int>? swapped = null;
        for (var i = 0; i < cell.Length; i++)
        {
            var j = _random.Next(i, cell.Length);
            var entry = cell[swapped?.GetValueOrDefault(j, j) ?? j];
            if (!_stems.Contains(entry.Stem) && !avoided.Contains(entry.Stem))
            {
                return entry;
            }

            swapped ??= [];
            swapped[j] = swapped.GetValueOrDefault(i, i);
        }

        return null;
    }
}
