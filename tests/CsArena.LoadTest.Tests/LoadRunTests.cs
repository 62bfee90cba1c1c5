using System.Net;
using System.Text.Json;
using CsArena.LoadTest.Reporting;
using CsArena.LoadTest.Tokens;
using CsArena.Realtime.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Spectre.Console;
using Xunit;

namespace CsArena.LoadTest.Tests;

/// <summary>The whole tool against a real arena in this process, whose game goes a hundred times as fast.</summary>
public class LoadRunTests : IAsyncLifetime
{
    private const string Secret = "a secret of at least thirty-two bytes";

    private static readonly LoadTestOptions s_standard = new() { Urls = [] };

    private WebApplication _arena = null!;

    private Uri Url => new(_arena.Urls.First() + "/");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["JWT_SECRET"] = Secret,
            ["Arena:Auth:DevelopmentTokens"] = "true",
            ["Arena:Rules:TimeScale"] = "0.01",
            // Grace for those who cut their connection: the fast game must not be over before they are back.
            ["Arena:Rules:DisconnectGrace"] = "00:10:00",
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddArena(builder.Configuration);
        _arena = builder.Build();
        _arena.MapArena();
        await _arena.StartAsync();
    }

    public async Task DisposeAsync() => await _arena.DisposeAsync();

    [Fact]
    public async Task Players_play_and_nothing_is_violated()
    {
        var results = await RunAsync(new LoadTestOptions { Urls = [Url], Players = 8 });
        results.Violations.ShouldBeEmpty();
        results.Matches.ShouldBeGreaterThan(0);
        results.Latencies["enqueueToFound"].Count.ShouldBe(results.Matches * 2);
        (results.Connected, results.ConnectFailures, results.Reconnects, results.Resyncs).ShouldBe((8, 0, 0, 0));
    }

    [Fact]
    public async Task Players_who_cut_their_connections_come_back()
    {
        var results = await RunAsync(new LoadTestOptions { Urls = [Url], Players = 6, DropRate = 0.5 });
        results.Violations.ShouldBeEmpty();
        results.Drops.ShouldBeGreaterThan(0);
        results.Latencies["lostToRestored"].Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Every_round_that_two_answers_ended_is_measured_also_without_think_time()
    {
        var results = await RunAsync(new LoadTestOptions { Urls = [Url], Players = 4, Think = TimeSpan.Zero });
        results.Latencies["submitToRoundEnd"].Count.ShouldBe(results.Matches * _arena.Services.GetRequiredService<MatchRulesOptions>().TotalRounds);
    }

    [Fact]
    public async Task The_rate_is_over_the_time_that_was_played_when_no_match_ends_in_the_duration()
    {
        var results = await RunAsync(new LoadTestOptions { Urls = [Url], Players = 4, Duration = TimeSpan.FromMilliseconds(1) });
        results.Matches.ShouldBe(2);
        results.MatchesPerSecond.ShouldBe(results.Matches / results.Seconds, 0.001);
    }

    [Fact]
    public async Task Idle_connections_are_held()
    {
        var results = await RunAsync(new LoadTestOptions { Urls = [Url], Players = 20, Idle = true });
        (results.Connected, results.Matches, results.ConnectFailures).ShouldBe((20, 0, 0));
    }

    [Fact]
    public async Task Development_tokens_are_asked_for()
    {
        using var http = new HttpClient();
        var options = new LoadTestOptions { Urls = [Url], Players = 2, Idle = true };
        var tokens = new DevelopmentTokens(http, options.Urls);
        (await new Preflight(http, options, tokens, TimeProvider.System).ComplaintAsync(CancellationToken.None)).ShouldBeNull();
        (await RunAsync(options, tokens)).Connected.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using var http = new HttpClient();
        var options = new LoadTestOptions { Urls = [new Uri("http://127.0.0.1:1/")], Start = TimeSpan.Zero };
        (await Preflight(http, options).ComplaintAsync(CancellationToken.None)).ShouldNotBeNull().ShouldStartWith("Cannot reach http://127.0.0.1:1/: ");
    }

    [Fact]
    public async Task A_server_that_is_not_healthy_yet_is_waited_for()
    {
        var answers = new Answers(HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        using var http = new HttpClient(answers);
        (await Preflight(http, new LoadTestOptions { Urls = [Url] }).ComplaintAsync(CancellationToken.None)).ShouldBeNull();
        answers.Asked.ShouldBe([$"{Url}api/health", $"{Url}api/health", $"{Url}api/health"]);
    }

    [Fact]
    public async Task A_server_that_does_not_get_healthy_is_named()
    {
        using var http = new HttpClient(new Answers(HttpStatusCode.ServiceUnavailable));
        var options = new LoadTestOptions { Urls = [Url], Start = TimeSpan.Zero };
        (await Preflight(http, options).ComplaintAsync(CancellationToken.None)).ShouldBe($"{Url} is not healthy: {Url}api/health answers 503.");
    }

    [Fact]
    public async Task Results_are_written_for_people_and_for_programs()
    {
        var results = await RunAsync(new LoadTestOptions { Urls = [Url], Players = 2 });
        var json = JsonDocument.Parse(Report.ToJson(results)).RootElement;
        json.GetProperty("matches").GetInt64().ShouldBe(results.Matches);
        json.GetProperty("latencies").GetProperty("enqueueToFound").GetProperty("p99").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("violationCount").GetInt32().ShouldBe(0);

        var text = new StringWriter();
        Report.Write(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) }), results);
        text.ToString().ShouldContain("No violation was found.");
        text = new StringWriter();
        Report.Write(
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) }),
            results with { ViolationCount = 1, Violations = [new("no-end", "Room [x] never ended.")] });
        text.ToString().ShouldContain("no-end: Room [x] never ended.");
    }

    private static async Task<RunResults> RunAsync(LoadTestOptions options, ITokenSource? tokens = null)
    {
        options = options with
        {
            Duration = options.Duration == s_standard.Duration ? TimeSpan.FromSeconds(3) : options.Duration,
            Think = options.Think == s_standard.Think ? TimeSpan.FromMilliseconds(20) : options.Think,
            // Every project's tests share the machine: here the wait is not what is tested.
            WaitLimit = TimeSpan.FromSeconds(30),
            Finish = TimeSpan.FromSeconds(60),
            Grace = TimeSpan.FromMinutes(10) * 0.01,
        };
        tokens ??= new MintedTokens(Secret, TimeProvider.System);
        return await new LoadRun(options, tokens, new NoDisplay(), TimeProvider.System)
            .RunAsync(CancellationToken.None)
            .WaitAsync(TimeSpan.FromMinutes(2));
    }

    private static Preflight Preflight(HttpClient http, LoadTestOptions options)
        => new(http, options, new MintedTokens(Secret, TimeProvider.System), TimeProvider.System);

    /// <summary>Answers with one status after the other.</summary>
    private sealed class Answers(params HttpStatusCode[] statuses) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(new HttpResponseMessage(statuses[Asked.Count - 1]));
        }
    }

    private sealed class NoDisplay : IProgressDisplay
    {
        public Task ShowAsync(Func<ProgressSnapshot> snapshot, CancellationToken over) => Task.CompletedTask;
    }
}
