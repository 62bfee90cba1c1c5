using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Configuration;

/// <summary>Which questions are asked; the configuration section <c>Arena:Questions</c>.</summary>
public sealed class QuestionOptions
{
    /// <summary>
    /// Language of a match whose players want different ones, or say nothing: two or three lower-case letters.
    /// Default: <c>en</c>.
    /// </summary>
    [Required]
    [RegularExpression("^[a-z]{2,3}$", ErrorMessage = "must be a language such as 'en' or 'ko'.")]
    public string DefaultLanguage { get; set; } = "en";
}
