using CsArena.Realtime.Matchmaking;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Configuration;

/// <summary>The name of a queue becomes part of keys, and the value of a metric's tag.</summary>
internal sealed class MatchQueueOptionsValidator : IValidateOptions<MatchQueueOptions>
{
    private const int MaxLength = 64;

    public ValidateOptionsResult Validate(string? name, MatchQueueOptions options)
    {
        for (var i = 0; i < options.Queues.Count; i++)
        {
            var queue = options.Queues[i];
            if (queue.Length is 0 or > MaxLength || queue.Any(char.IsControl))
            {
                return ValidateOptionsResult.Fail(
                    $"Arena:Matchmaking:Queues:{i} is '{queue}': the name of a queue has 1 to {MaxLength} characters, none of them a control character.");
            }
        }

        return ValidateOptionsResult.Success;
    }
}
