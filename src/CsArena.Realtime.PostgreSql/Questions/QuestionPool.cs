using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Questions kept in this process against an outage of the database: some that were read at the start, and those that were
/// picked last. Safe for any number of threads.
/// </summary>
internal sealed class QuestionPool(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<PickedQuestion>> _questions = new(StringComparer.Ordinal);
    private readonly LinkedList<PickedQuestion> _latestFirst = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _questions.Count;
            }
        }
    }

    /// <summary>Keeps these, instead of those that were kept longest when there are too many.</summary>
    public void Add(IReadOnlyList<PickedQuestion> picked)
    {
        lock (_lock)
        {
            foreach (var question in picked)
            {
                if (_questions.Remove(question.Candidate.Id, out var node))
                {
                    _latestFirst.Remove(node);
                }

                _questions.Add(question.Candidate.Id, _latestFirst.AddFirst(question));
                if (_questions.Count > capacity)
                {
                    _questions.Remove(_latestFirst.Last!.Value.Candidate.Id);
                    _latestFirst.RemoveLast();
                }
            }
        }
    }

    /// <summary>Keeps these, and nothing else: the bank has changed.</summary>
    public void Replace(IReadOnlyList<PickedQuestion> questions)
    {
        lock (_lock)
        {
            _questions.Clear();
            _latestFirst.Clear();
        }

        Add(questions);
    }

    /// <summary>Picks as the database would, of what there is.</summary>
    /// <returns>As many different questions as are wanted, or as there are.</returns>
    public IReadOnlyList<PickedQuestion> Pick(QuestionRequest request, IReadOnlyDictionary<string, int> recent, Random random)
    {
        PickedQuestion[] all;
        lock (_lock)
        {
            all = [.. _latestFirst];
        }

        var levels = QuestionLevels.Of(request.Difficulties);
        var fitting = all.Where(question => levels.Contains(question.Candidate.Level) && Fits(question.Question, request.Categories)).ToArray();
        long[] categories = [.. fitting.SelectMany(question => question.Candidate.Categories).Distinct()];
        random.Shuffle(categories);
        random.Shuffle(levels);
        var choice = new QuestionChoice(new Rotation(categories, levels), request.Count, random);
        string[] languages = [.. fitting.Select(question => question.Question.Language).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];
        foreach (var language in QuestionLanguages.InOrder(languages, request.Language))
        {
            choice.Fill([.. fitting.Where(question => question.Question.Language == language).SelectMany(question => Candidates(question.Candidate, recent))]);
        }

        var byId = fitting.ToDictionary(question => question.Candidate.Id, StringComparer.Ordinal);
        return [.. choice.Chosen.Select(candidate => byId[candidate.Id])];
    }

    private static bool Fits(Question question, IReadOnlyList<string> categories)
        => categories.Count == 0 || question.Categories.Any(name => categories.Any(wanted => CategoryPath.IsWithin(name, wanted)));

    private static IEnumerable<QuestionCandidate> Candidates(QuestionCandidate candidate, IReadOnlyDictionary<string, int> recent)
    {
        int? age = recent.TryGetValue(candidate.Stem, out var matches) ? matches : null;
        return candidate.Categories.Select(category => candidate with { Category = category, Age = age });
    }
}
