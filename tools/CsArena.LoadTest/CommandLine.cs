using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CsArena.Realtime.Configuration;

namespace CsArena.LoadTest;

/// <summary>The command's options.</summary>
internal sealed class CommandLine
{
    private readonly Option<Uri[]> _urls = new("--url")
    {
        Description = "A server's address; may be given several times. Players are spread over them, and go to the next on a reconnect.",
        DefaultValueFactory = _ => [new Uri("http://localhost:4000/")],
        CustomParser = ParseUrls,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _players = Number("--players", "How many players, or connections with --idle.", 100, 1);
    private readonly Option<TimeSpan> _duration = Duration("--duration", "How long to play: 30, 30s, 1m.", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
    private readonly Option<TimeSpan> _think = Duration("--think", "Longest time before an answer: 500, 500ms, 1s.", TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1));

    private readonly Option<double> _dropRate = new("--drop-rate")
    {
        Description = "Probability per round that a player cuts its connection and comes back.",
        DefaultValueFactory = _ => 0,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 1)
            {
                return rate;
            }

            result.AddError("--drop-rate is a probability, from 0 to 1.");
            return default;
        },
    };

    private readonly Option<int> _seed = Number("--seed", "Seed of all random choices.", 1, int.MinValue);
    private readonly Option<string?> _json = new("--json") { Description = "File to write the results to as JSON; - for the standard output." };

    private readonly Option<string?> _secret = new("--secret")
    {
        Description = "JWT secret (HS256) to sign tokens with. Default: JWT_SECRET from the environment; without it, tokens of the development endpoint.",
    };

    private readonly Option<int> _connectRate = Number("--connect-rate", "New connections a second.", 500, 1);
    private readonly Option<bool> _idle = new("--idle") { Description = "Only connect and hold." };
    private readonly Option<int> _idleConnections = Number("--idle-connections", "Connections that only hold, beside the players.", 0, 0);
    private readonly Option<TimeSpan> _waitLimit = Duration("--wait-limit", "How long two players may wait together before it is a violation.", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
    private readonly Option<TimeSpan> _grace = Duration("--grace", "How long the arena keeps the ticket of a player who is away: its DisconnectGrace times its TimeScale.", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
    private readonly Option<TimeSpan> _start = Duration("--start", "How long the servers may take to be healthy before it begins.", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
    private readonly Option<TimeSpan> _finish = Duration("--finish", "How long running matches may take to end.", TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(1));

    public CommandLine()
    {
        Option[] options =
        [
            _urls, _players, _duration, _think, _dropRate, _seed, _json, _secret,
            _connectRate, _idle, _idleConnections, _waitLimit, _grace, _start, _finish,
        ];
        foreach (var option in options)
        {
            Command.Options.Add(option);
        }
    }

    public RootCommand Command { get; } = new("Plays matches on an arena with many players, measures it, and checks that it keeps its word.");

    public LoadTestOptions Read(ParseResult parsed, string? environmentSecret)
        => new()
        {
            Urls = parsed.GetValue(_urls)!,
            Players = parsed.GetValue(_players),
            Duration = parsed.GetValue(_duration),
            Think = parsed.GetValue(_think),
            DropRate = parsed.GetValue(_dropRate),
            Seed = parsed.GetValue(_seed),
            Json = parsed.GetValue(_json),
            Secret = parsed.GetValue(_secret) ?? environmentSecret,
            ConnectRate = parsed.GetValue(_connectRate),
            Idle = parsed.GetValue(_idle),
            IdleConnections = parsed.GetValue(_idleConnections),
            WaitLimit = parsed.GetValue(_waitLimit),
            Grace = parsed.GetValue(_grace),
            Start = parsed.GetValue(_start),
            Finish = parsed.GetValue(_finish),
        };

    /// <returns>What is wrong with what was typed, a sentence each.</returns>
    public IReadOnlyList<string> Complaints(ParseResult parsed)
    {
        var known = Command.Options.Select(option => option.Name).ToArray();
        var unknown = parsed.Tokens.Select(token => token.Value.Split('=', 2)[0])
            .Where(name => name.StartsWith("--", StringComparison.Ordinal) && !known.Contains(name))
            .Select(name => ClosestName.Unknown(name, known))
            .ToArray();
        return parsed switch
        {
            { Errors.Count: 0 } => [],
            _ when unknown.Length > 0 => unknown,
            { UnmatchedTokens: [var first, ..] } => [$"'{first}' is no option: --help lists them."],
            _ => [.. parsed.Errors.Select(error => error.Message)],
        };
    }

    private static Option<int> Number(string name, string description, int standard, int least)
        => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) && number >= least)
                {
                    return number;
                }

                result.AddError(least == int.MinValue
                    ? $"{name} is a whole number."
                    : string.Create(CultureInfo.InvariantCulture, $"{name} is a whole number, at least {least}."));
                return default;
            },
        };

    private static Option<TimeSpan> Duration(string name, string description, TimeSpan standard, TimeSpan bare)
        => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                if (result.Tokens.Count == 1 && Durations.TryParse(result.Tokens[0].Value, bare, out var duration))
                {
                    return duration;
                }

                result.AddError($"{name} is a duration such as 500ms, 30s or 1m.");
                return default;
            },
        };

    private static Uri[] ParseUrls(ArgumentResult result)
    {
        var urls = new List<Uri>();
        foreach (var token in result.Tokens)
        {
            if (Uri.TryCreate(token.Value.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                urls.Add(url);
            }
            else
            {
                result.AddError($"--url is an http or https address, not '{token.Value}'.");
            }
        }

        return [.. urls];
    }
}
