using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// A question as the caches have it: of one revision, without its categories, whose names may change by themselves.
/// </summary>
internal sealed class CachedQuestion(Question content)
{
    private volatile Question? _latest;

    /// <summary>The question, without categories.</summary>
    public Question Content => content;

    /// <summary>The question with its categories: the same object as before, while they are the same.</summary>
    public Question With(string[] categories)
    {
        var latest = _latest;
        if (latest is null || !latest.Categories.SequenceEqual(categories, StringComparer.Ordinal))
        {
            latest = content with { Categories = categories };
            _latest = latest;
        }

        return latest;
    }
}
