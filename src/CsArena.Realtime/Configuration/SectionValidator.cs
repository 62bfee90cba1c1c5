using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Configuration;

/// <summary>
/// Checks the attributes of options, and of the options inside them, and names each wrong value by its configuration key.
/// </summary>
/// <typeparam name="T">The options.</typeparam>
/// <param name="section">The section they are bound from.</param>
internal sealed class SectionValidator<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var failures = new List<string>();
        Collect(options, section, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Collect(object options, string path, List<string> failures)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0)
            {
                continue;
            }

            var value = property.GetValue(options);
            var key = $"{path}:{property.Name}";
            foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!attribute.IsValid(value))
                {
                    failures.Add($"{key} is '{value}': {Says(attribute)}");
                }
            }

            if (value is not (null or string or ValueType or IEnumerable))
            {
                Collect(value, key, failures);
            }
        }
    }

    private static string Says(ValidationAttribute attribute) => attribute switch
    {
        RangeAttribute { OperandType: var type } range when type == typeof(TimeSpan)
            => $"a time between {range.Minimum} and {range.Maximum} is needed, written as hours:minutes:seconds.",
        RangeAttribute range => $"a number between {range.Minimum} and {range.Maximum} is needed.",
        RequiredAttribute => "a value is needed.",
        _ => attribute.ErrorMessage ?? "this value is not allowed.",
    };
}
