using System.CommandLine;
using CsArena.LoadTest;
using CsArena.LoadTest.Reporting;
using CsArena.LoadTest.Tokens;
using Spectre.Console;

const int clean = 0;
const int violated = 1;
const int unusable = 2;

var commandLine = new CommandLine();
commandLine.Command.SetAction(async (parsed, cancellationToken) =>
{
    var options = commandLine.Read(parsed, Environment.GetEnvironmentVariable("JWT_SECRET"));
    // Results on the standard output are for a program: all else goes beside them.
    var toOutput = options.Json == "-";
    var writer = toOutput ? Console.Error : Console.Out;
    var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
    if (!console.Profile.Out.IsTerminal)
    {
        console.Profile.Width = 160;
    }

    if (OpenFiles.Complaint(options.Players + (options.Idle ? 0 : options.IdleConnections)) is { } tooFew)
    {
        await Console.Error.WriteLineAsync(tooFew);
        return unusable;
    }

    var timeProvider = TimeProvider.System;
    using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 32, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) };
    using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
    ITokenSource tokens = options.Secret is { Length: > 0 } secret
        ? new MintedTokens(secret, timeProvider)
        : new DevelopmentTokens(http, options.Urls);
    if (await new Preflight(http, options, tokens, timeProvider).ComplaintAsync(cancellationToken) is { } complaint)
    {
        await Console.Error.WriteLineAsync(complaint);
        return unusable;
    }

    IProgressDisplay display = console.Profile.Out.IsTerminal && console.Profile.Capabilities.Interactive
        ? new LiveProgress(console, timeProvider)
        : new LineProgress(writer, timeProvider);
    var results = await new LoadRun(options, tokens, display, timeProvider).RunAsync(cancellationToken);

    Report.Write(console, results);
    if (toOutput)
    {
        await Console.Out.WriteLineAsync(Report.ToJson(results));
    }
    else if (options.Json is { } file)
    {
        await File.WriteAllTextAsync(file, Report.ToJson(results) + Environment.NewLine, CancellationToken.None);
    }

    if (results.ConnectFailures == options.Players + (options.Idle ? 0 : options.IdleConnections))
    {
        var what = results.Latencies["connect"].Count == 0 ? "Nobody could connect" : "All connections were lost, and nobody could connect again";
        await Console.Error.WriteLineAsync($"{what}: {string.Join(", ", options.Urls)} ({results.ConnectFailure})");
        return unusable;
    }

    if (options.Idle && results.Connected < options.Players)
    {
        await Console.Error.WriteLineAsync($"{results.Connected} of {options.Players} connections are up.");
        return violated;
    }

    return results.ViolationCount == 0 ? clean : violated;
});

var parsed = commandLine.Command.Parse(args);
if (commandLine.Complaints(parsed) is { Count: > 0 } complaints)
{
    foreach (var complaint in complaints)
    {
        await Console.Error.WriteLineAsync(complaint);
    }

    return unusable;
}

// An interrupted run lets its matches end, and reports: as long as --finish may take, and no two seconds as is the default.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
