using CsArena.Realtime.Questions;

namespace CsArena.Realtime.InMemory;

/// <summary>
/// A question bank in memory. A pick goes round the categories and difficulties asked for, avoids what the players were asked
/// lately while there is something else, and costs the same whatever the size of the bank. Questions in two languages are one
/// question: their ids are equal but for the language at the end (<c>net-udp-en</c>, <c>net-udp-ko</c>).
/// Each bank remembers the last <see cref="RememberedQuestions"/> questions of the last <see cref="RememberedPlayers"/> players,
/// and nothing beyond its process. Safe for any number of threads.
/// </summary>
public sealed class InMemoryQuestionBank : IQuestionBank
{
    /// <summary>How many questions are remembered of each player.</summary>
    public const int RememberedQuestions = 50;

    /// <summary>How many players are remembered; whoever was asked longest ago is forgotten first.</summary>
    public const int RememberedPlayers = 10_000;

    /// <summary>How much of the players' memory is avoided, step by step, until enough questions are left.</summary>
    private static readonly int[] _avoidanceSteps = [RememberedQuestions, 20, 5, 0];

    private readonly Lock _lock = new();
    private readonly QuestionIndex _index;
    private readonly Random _random;
    private readonly SeenQuestions _seen = new(RememberedQuestions, RememberedPlayers);

    /// <summary>Creates a bank of the built-in questions.</summary>
    public InMemoryQuestionBank()
        : this(BuiltInQuestions.All)
    {
    }

    /// <summary>Creates a bank.</summary>
    /// <param name="questions">Its questions; may be empty, then every pick fails.</param>
    /// <param name="seed">Makes the picks repeatable; random when null.</param>
    public InMemoryQuestionBank(IReadOnlyList<Question> questions, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(questions);
        _index = new QuestionIndex(questions);
        _random = seed is { } value ? new Random(value) : new Random();
    }

    /// <summary>How many players are remembered now.</summary>
    internal int PlayersRemembered
    {
        get
        {
            lock (_lock)
            {
                return _seen.Players;
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// A language with a region (<c>ko-KR</c>) that the bank lacks is taken as the language (<c>ko</c>). Questions that are picked
    /// count as asked. When fewer different questions fit than are wanted, they repeat in the same order.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public ValueTask<IReadOnlyList<Question>> PickAsync(QuestionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Count, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(Pick(request));
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> GetCategoriesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_index.Categories);
    }

    private IReadOnlyList<Question> Pick(QuestionRequest request)
    {
        var pick = new QuestionPick(
            _index,
            _random,
            request.Categories.Count > 0 ? [.. request.Categories.Distinct(StringComparer.OrdinalIgnoreCase)] : _index.Categories,
            request.Difficulties.Count > 0 ? [.. request.Difficulties.Distinct()] : Enum.GetValues<Difficulty>());

        // The language is worth more than novelty: another one comes only when this one has nothing left.
        foreach (var language in LanguagesFrom(request.Language))
        {
            foreach (var step in _avoidanceSteps.TakeWhile(_ => pick.Entries.Count < request.Count))
            {
                pick.FillTo(request.Count, language, SeenBy(request.PlayerIds, step));
            }
        }

        if (pick.Entries.Count == 0)
        {
            throw new QuestionsUnavailableException(
                $"No question fits: categories [{string.Join(", ", request.Categories)}], difficulties [{string.Join(", ", request.Difficulties)}].");
        }

        foreach (var player in request.PlayerIds)
        {
            foreach (var entry in pick.Entries)
            {
                _seen.Add(player, entry.Stem);
            }
        }

        return [.. Enumerable.Range(0, request.Count).Select(i => pick.Entries[i % pick.Entries.Count].Question)];
    }

    private IEnumerable<string> LanguagesFrom(string wanted)
    {
        var first = _index.Languages.FirstOrDefault(language => language.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? _index.Languages.FirstOrDefault(language => wanted.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));
        return first is null ? _index.Languages : _index.Languages.Where(language => language != first).Prepend(first);
    }

    private HashSet<string> SeenBy(IReadOnlyList<string> playerIds, int count)
        => playerIds.SelectMany(player => _seen.Last(player, count)).ToHashSet(StringComparer.Ordinal);
}
