namespace CsArena.Realtime.PostgreSql;

/// <summary>Chooses some of the candidates: all of different stems, spread over categories and levels, the new ones first.</summary>
/// <param name="rotation">Whose turn it is.</param>
/// <param name="count">How many to choose.</param>
/// <param name="random">Chance.</param>
internal sealed class QuestionChoice(Rotation rotation, int count, Random random)
{
    /// <summary>How far back it matters what a player was asked, in matches.</summary>
    public const int RememberedMatches = 10;

    /// <summary>A question may come again when it was asked more than this many matches ago; at last, at any time.</summary>
    private static readonly int[] _avoided = [RememberedMatches, 4, 1, 0];

    private readonly HashSet<string> _stems = new(StringComparer.Ordinal);
    private readonly List<QuestionCandidate> _chosen = [];

    /// <summary>What is chosen so far.</summary>
    public IReadOnlyList<QuestionCandidate> Chosen => _chosen;

    /// <summary>Whether there are as many as wanted.</summary>
    public bool IsComplete => _chosen.Count >= count;

    /// <summary>Chooses of those that nobody was asked lately.</summary>
    public void FillWithNew(IReadOnlyList<QuestionCandidate> candidates) => Fill(candidates, RememberedMatches);

    /// <summary>Chooses of all, those first that were asked longest ago.</summary>
    public void Fill(IReadOnlyList<QuestionCandidate> candidates)
    {
        foreach (var matches in _avoided)
        {
            Fill(candidates, matches);
        }
    }

    private void Fill(IReadOnlyList<QuestionCandidate> candidates, int avoidedMatches)
    {
        if (IsComplete)
        {
            return;
        }

        var cells = candidates
            .Where(candidate => candidate.Age is null || candidate.Age > avoidedMatches)
            .GroupBy(candidate => (candidate.Category, candidate.Level))
            .ToDictionary(group => group.Key, group => group.ToList());
        while (!IsComplete && rotation.Next((category, level) => cells.TryGetValue((category, level), out var cell) && TakeOne(cell)))
        {
        }
    }

    private bool TakeOne(List<QuestionCandidate> cell)
    {
        while (cell.Count > 0)
        {
            var at = random.Next(cell.Count);
            var candidate = cell[at];
            cell.RemoveAt(at);
            if (_stems.Add(candidate.Stem))
            {
                _chosen.Add(candidate);
                return true;
            }
        }

        return false;
    }
}
