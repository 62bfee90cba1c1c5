using System.ComponentModel.DataAnnotations;
using CsArena.Realtime.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Redis;

/// <summary>Names each wrong value by its configuration key, and never the value of the URL.</summary>
internal sealed class RedisOptionsValidator(IConfiguration configuration) : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var failures = UnknownKeys().Concat(WrongValues(options)).Concat(WrongUrl(options)).ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>A key that is no option is a mistake too: whoever set it meant something by it.</summary>
    private IEnumerable<string> UnknownKeys() => configuration.GetSection(RedisOptions.SectionName).GetChildren()
        .Where(child => !Array.Exists(typeof(RedisOptions).GetProperties(), property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
        .Select(child => ClosestName.Unknown(child.Path, typeof(RedisOptions).GetProperties().Select(property => property.Name)));

    private static List<string> WrongValues(RedisOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.ConvertAll(result => $"{RedisOptions.SectionName}:{result.MemberNames.First()}: {result.ErrorMessage}");
    }

    private static IEnumerable<string> WrongUrl(RedisOptions options)
    {
        if (options.Commands is not null)
        {
            return [];
        }

        if (string.IsNullOrEmpty(options.Url))
        {
            return ["REDIS_URL is needed."];
        }

        try
        {
            RedisUrl.Parse(options.Url);
            return [];
        }
        catch (FormatException exception)
        {
            return [exception.Message];
        }
    }
}
