using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Configuration;

/// <summary>
/// Checks the attributes of options, and of the options inside them, and names each wrong value by its configuration key.
/// A key that is no option is a mistake too: whoever set it meant something by it.
/// </summary>
/// <typeparam name="T">The options.</typeparam>
/// <param name="section">The section they are bound from.</param>
internal sealed class SectionValidator<T>(IConfigurationSection section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var failures = new List<string>();
        FindUnknown(section, typeof(T), failures);
        Collect(options, section.Path, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void FindUnknown(IConfigurationSection section, Type options, List<string> failures)
    {
        foreach (var child in section.GetChildren())
        {
            var property = options.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                failures.Add(ClosestName.Unknown(child.Path, options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(one => one.Name)));
            }
            else if (IsOptions(property.PropertyType))
            {
                FindUnknown(child, property.PropertyType, failures);
            }
        }
    }

    /// <summary>Options inside options: neither a single value nor a list.</summary>
    private static bool IsOptions(Type type)
        => !type.IsValueType && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);

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
                    failures.Add($"{key} is '{value}': {Says(attribute, property)}");
                }
            }

            if (value is not null && IsOptions(property.PropertyType))
            {
                Collect(value, key, failures);
            }
        }
    }

    private static string Says(ValidationAttribute attribute, PropertyInfo property) => attribute switch
    {
        RangeAttribute => SettingValues.Needed(property),
        RequiredAttribute => "a value is needed.",
        _ => attribute.ErrorMessage ?? "this value is not allowed.",
    };
}
