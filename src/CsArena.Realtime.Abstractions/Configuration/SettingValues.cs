using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace CsArena.Realtime.Configuration;

/// <summary>Says which values of a section cannot be read, before ASP.NET Core's binder fails at the first of them.</summary>
public static class SettingValues
{
    /// <summary>Finds the values that have not the shape of their option: no number, no time, none of an enumeration's names, no list.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The class of options that it is bound to.</param>
    /// <returns>A sentence for each, with its key, its value and what is needed.</returns>
    public static IReadOnlyList<string> Unreadable(IConfigurationSection section, Type options)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        Section(section, options, failures);
        return failures;
    }

    /// <summary>What an option takes.</summary>
    /// <param name="property">The option.</param>
    /// <returns>The rest of a sentence, such as <c>a whole number between 1 and 50 is needed.</c></returns>
    public static string Needed(PropertyInfo property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return Needed(property.PropertyType, property.GetCustomAttribute<RangeAttribute>());
    }

    private static string Needed(Type type, RangeAttribute? range)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var limits = range is null ? "" : $" between {Limit(range.Minimum)} and {Limit(range.Maximum)}";
        return type switch
        {
            _ when type == typeof(TimeSpan) => $"a time{limits} is needed, written as hours:minutes:seconds.",
            _ when type == typeof(bool) => "true or false is needed.",
            _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))} is needed.",
            _ when IsWhole(type) => $"a whole number{limits} is needed.",
            _ => $"a number{limits} is needed.",
        };
    }

    private static string? Limit(object limit)
    {
        var text = Convert.ToString(limit, CultureInfo.InvariantCulture);
        return limit is TimeSpan time && time.Ticks % TimeSpan.TicksPerSecond != 0 ? text!.TrimEnd('0') : text;
    }

    private static bool IsWhole(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    private static void Section(IConfigurationSection section, Type options, List<string> failures)
    {
        var properties = options.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        if (!string.IsNullOrEmpty(section.Value))
        {
            // Its value may be an address with a password, meant for one of its settings.
            failures.Add($"{section.Path} is no single value: it has settings of its own, such as {section.Path}:{properties[0].Name}.");
        }

        foreach (var child in section.GetChildren())
        {
            // A key that is no option is another mistake, which the validation names.
            if (Array.Find(properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { } property)
            {
                Option(child, property, failures);
            }
        }
    }

    private static void Option(IConfigurationSection setting, PropertyInfo property, List<string> failures)
    {
        var type = property.PropertyType;
        if (type.IsValueType || type == typeof(string))
        {
            Value(setting, type, property.GetCustomAttribute<RangeAttribute>(), failures);
        }
        else if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            if (!string.IsNullOrEmpty(setting.Value))
            {
                failures.Add($"{setting.Path} is '{setting.Value}': a list is needed, whose entries are {setting.Path}:0, {setting.Path}:1 and so on.");
            }

            var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
            foreach (var entry in setting.GetChildren())
            {
                Value(entry, element, null, failures);
            }
        }
        else
        {
            Section(setting, type, failures);
        }
    }

    private static void Value(IConfigurationSection setting, Type type, RangeAttribute? range, List<string> failures)
    {
        if (setting.GetChildren().FirstOrDefault() is { } below)
        {
            failures.Add($"{below.Path} is not a setting: {setting.Path} is a single value.");
        }
        else if (setting.Value is { } text && !IsReadable(text, type))
        {
            failures.Add($"{setting.Path} is '{text}': {Needed(type, range)}");
        }
    }

    private static bool IsReadable(string text, Type type)
    {
        if (text.Length == 0 && Nullable.GetUnderlyingType(type) is not null)
        {
            return true;
        }

        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }
}
