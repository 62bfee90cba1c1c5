using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.Configuration;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.PostgreSql;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Redis;
using CsArena.Realtime.Rules;

namespace CsArena.Packaging.Tests.Documentation;

/// <summary>A configuration key as the code has it.</summary>
/// <param name="Name">The whole key.</param>
/// <param name="Default">Its default, as it would be configured; null when there is none.</param>
/// <param name="Min">The least that is taken; null without a range.</param>
/// <param name="Max">The most that is taken; null without a range.</param>
internal sealed record ConfigurationKey(string Name, string? Default, string? Min, string? Max)
{
    /// <summary>Classes of options, and the section that each is bound from.</summary>
    public static IReadOnlyDictionary<Type, string> Sections { get; } = new Dictionary<Type, string>
    {
        [typeof(MatchRulesOptions)] = "Arena:Rules",
        [typeof(MatchQueueOptions)] = "Arena:Matchmaking",
        [typeof(NodeOptions)] = "Arena:Node",
        [typeof(RedisOptions)] = RedisOptions.SectionName,
        [typeof(PostgreSqlOptions)] = PostgreSqlOptions.SectionName,
        [typeof(LimitOptions)] = "Arena:Limits",
        [typeof(QuestionOptions)] = "Arena:Questions",
        [typeof(RatingOptions)] = RatingOptions.SectionName,
        [typeof(AlarmOptions)] = "Arena:Alarms",
        [typeof(ArenaAuthenticationOptions)] = "Arena:Auth",
    };

    public static IReadOnlyList<ConfigurationKey> All { get; } =
        [.. Sections.SelectMany(pair => Of(Activator.CreateInstance(pair.Key)!, pair.Value))];

    private static IEnumerable<ConfigurationKey> Of(object options, string path)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = $"{path}:{property.Name}";
            var value = property.GetValue(options);
            if (value is IEnumerable and not string)
            {
                yield return new ConfigurationKey($"{name}:0", null, null, null);
            }
            else if (value is null or string or ValueType)
            {
                var range = property.GetCustomAttribute<RangeAttribute>();
                yield return new ConfigurationKey(name, Text(value), Text(range?.Minimum), Text(range?.Maximum));
            }
            else
            {
                foreach (var key in Of(value, name))
                {
                    yield return key;
                }
            }
        }
    }

    private static string? Text(object? value)
    {
        var text = value is TimeSpan time ? time.ToString("c") : Convert.ToString(value, CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
