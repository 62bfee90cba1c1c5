using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Configuration;

/// <summary>A section below <c>Arena</c> that nothing reads is a mistake: somebody meant something by it.</summary>
internal sealed class UnknownSections(IConfiguration configuration, IEnumerable<ArenaSection> known) : IValidateOptions<ArenaOptions>
{
    public ValidateOptionsResult Validate(string? name, ArenaOptions options)
    {
        var names = known.Select(section => section.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var failures = configuration.GetSection("Arena").GetChildren()
            .Where(child => !names.Contains(child.Key))
            .Select(child => ClosestName.Unknown(child.Path, names))
            .ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
