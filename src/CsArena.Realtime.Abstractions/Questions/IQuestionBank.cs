namespace CsArena.Realtime.Questions;

/// <summary>Where the questions of a match come from.</summary>
public interface IQuestionBank
{
    /// <summary>Picks the questions of one match, all different while the bank has enough.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Stops waiting for the bank.</param>
    /// <returns>Exactly <see cref="QuestionRequest.Count"/> questions.</returns>
    /// <exception cref="QuestionsUnavailableException">The bank has no question that fits.</exception>
    ValueTask<IReadOnlyList<Question>> PickAsync(QuestionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists the categories, in the order of their names.</summary>
    /// <param name="cancellationToken">Stops waiting for the bank.</param>
    ValueTask<IReadOnlyList<string>> GetCategoriesAsync(CancellationToken cancellationToken = default);
}

/// <summary>What is wanted of the bank for one match.</summary>
public sealed record QuestionRequest
{
    /// <summary>How many, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>Language; questions of another come only where the bank has none in this one.</summary>
    public required string Language { get; init; }

    /// <summary>The players, so that a bank may avoid what they have seen.</summary>
    public IReadOnlyList<string> PlayerIds { get; init; } = [];

    /// <summary>Categories to choose from; any when empty.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Difficulties to choose from; any when empty.</summary>
    public IReadOnlyList<Difficulty> Difficulties { get; init; } = [];
}

/// <summary>The bank has no question that fits a request.</summary>
public sealed class QuestionsUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public QuestionsUnavailableException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for.</param>
    public QuestionsUnavailableException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for.</param>
    /// <param name="innerException">The cause.</param>
    public QuestionsUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
