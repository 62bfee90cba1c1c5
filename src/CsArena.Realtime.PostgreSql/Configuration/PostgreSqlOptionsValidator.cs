using System.ComponentModel.DataAnnotations;
using CsArena.Realtime.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Names each wrong value by its configuration key, and never the value of the URL.</summary>
internal sealed class PostgreSqlOptionsValidator(IConfiguration configuration) : IValidateOptions<PostgreSqlOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlOptions options)
    {
        var failures = UnknownKeys().Concat(WrongValues(options)).Concat(WrongUrl(options)).ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>A key that is no option is a mistake too: whoever set it meant something by it.</summary>
    private IEnumerable<string> UnknownKeys() => configuration.GetSection(PostgreSqlOptions.SectionName).GetChildren()
        .Where(child => !Array.Exists(typeof(PostgreSqlOptions).GetProperties(), property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
        .Select(child => ClosestName.Unknown(child.Path, typeof(PostgreSqlOptions).GetProperties().Select(property => property.Name)));

    private static List<string> WrongValues(PostgreSqlOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.ConvertAll(result => $"{PostgreSqlOptions.SectionName}:{result.MemberNames.First()}: {result.ErrorMessage}");
    }

    private static string[] WrongUrl(PostgreSqlOptions options)
    {
        if (options.DataSource is not null)
        {
            return [];
        }

        try
        {
            DatabaseUrl.Parse(options.Url ?? "");
            return [];
        }
        catch (FormatException exception)
        {
            return [exception.Message];
        }
    }
}
