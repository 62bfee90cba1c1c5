using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Rules;

/// <summary>Durations and points of the rules, with <see cref="MatchRulesOptions.TimeScale"/> applied.</summary>
internal sealed class MatchDurations(MatchRulesOptions options)
{
    public TimeSpan Ready => Scaled(options.ReadyDuration);

    public TimeSpan Grace => Scaled(options.DisconnectGrace);

    /// <summary>Before the grace is half over, so that the opponent hears of an absence before its end.</summary>
    public TimeSpan AnnounceAbsenceAfter => Scaled(TimeSpan.FromTicks(Math.Min(options.AnnounceAbsenceAfter.Ticks, options.DisconnectGrace.Ticks / 2)));

    public TimeSpan MaxExtension => Scaled(options.MaxExtension);

    public TimeSpan Question(Question question) => Scaled(question.Type switch
    {
        QuestionType.Multiple => options.QuestionDurations.Multiple.Of(question.Difficulty),
        QuestionType.Short => options.QuestionDurations.Short.Of(question.Difficulty),
        _ => options.QuestionDurations.Essay.Of(question.Difficulty),
    });

    public TimeSpan Review(QuestionType type) => Scaled(type switch
    {
        QuestionType.Multiple => options.ReviewDurations.Multiple,
        QuestionType.Short => options.ReviewDurations.Short,
        _ => options.ReviewDurations.Essay,
    });

    private TimeSpan Scaled(TimeSpan duration) => duration * options.TimeScale;
}
