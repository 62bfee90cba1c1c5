using System.Globalization;

namespace CsArena.EndToEnd.Hosting;

/// <summary>Environment of a host. Unless said otherwise: production, free ports, and the tests' secret.</summary>
public sealed class HostSettings
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["PORT"] = "0",
        ["MANAGEMENT_PORT"] = "0",
        ["JWT_SECRET"] = Tokens.Secret,
    };

    public IReadOnlyDictionary<string, string> Environment => _environment;

    /// <summary>How many files the host may open; null for as many as these tests may.</summary>
    public int? Descriptors { get; private set; }

    /// <summary>What the host reads as <c>/etc/hosts</c>; null for that of this machine.</summary>
    public string? NamesFile { get; private set; }

    /// <summary>
    /// Short pauses, and all the time in the world for an answer: what a test waits for comes at once, and what it does
    /// itself is never late.
    /// </summary>
    public static HostSettings Swift => new HostSettings()
        .Ready(TimeSpan.FromMilliseconds(100))
        .Review(TimeSpan.FromMilliseconds(100))
        .Questions(TimeSpan.FromMinutes(10));

    public HostSettings With(string name, string? value)
    {
        if (value is null)
        {
            _environment.Remove(name);
        }
        else
        {
            _environment[name] = value;
        }

        return this;
    }

    public HostSettings With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public HostSettings With(string name, TimeSpan value) => With(name, value.ToString("c", CultureInfo.InvariantCulture));

    public HostSettings WithDescriptors(int count)
    {
        Descriptors = count;
        return this;
    }

    public HostSettings WithNames(string file)
    {
        NamesFile = file;
        return this;
    }

    public HostSettings Rounds(int count) => With("Arena__Rules__TotalRounds", count);

    public HostSettings Ready(TimeSpan duration) => With("Arena__Rules__ReadyDuration", duration);

    public HostSettings Grace(TimeSpan duration) => With("Arena__Rules__DisconnectGrace", duration);

    public HostSettings Review(TimeSpan duration)
    {
        foreach (var type in new[] { "Multiple", "Short", "Essay" })
        {
            With($"Arena__Rules__ReviewDurations__{type}", duration);
        }

        return this;
    }

    public HostSettings Questions(TimeSpan duration)
    {
        foreach (var type in new[] { "Multiple", "Short", "Essay" })
        {
            foreach (var difficulty in new[] { "Easy", "Medium", "Hard" })
            {
                With($"Arena__Rules__QuestionDurations__{type}__{difficulty}", duration);
            }
        }

        return this;
    }
}
