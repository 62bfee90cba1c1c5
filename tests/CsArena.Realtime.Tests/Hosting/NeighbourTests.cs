using System.Net.Http.Json;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hosting;

/// <summary>What a program has of its own works with the arena beside it as without.</summary>
public sealed class NeighbourTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_only_scheme_of_the_program_stays_its_default(bool arenaFirst)
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                AddInOrder(arenaFirst, () => builder.Services.AddArena(builder.Configuration), () => AddOwnScheme(builder));
                builder.Services.AddAuthorization();
            },
            app =>
            {
                app.MapGet("/mine", (HttpContext context) => context.User.Identity!.AuthenticationType).RequireAuthorization();
                app.MapArena();
            });

        (await program.StatusOfAsync("/mine", "alice")).ShouldBe(200);
        (await program.StatusOfAsync("/mine")).ShouldBe(401);
        (await program.StatusOfAsync("/api/players/me", "alice")).ShouldBe(401);
        (await program.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetDefaultAuthenticateSchemeAsync())!.Name.ShouldBe(OtherProgram.OwnScheme.Name);
    }

    [Fact]
    public async Task A_default_that_the_program_has_chosen_stays()
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                builder.Services.AddArena(builder.Configuration);
                builder.Services.AddAuthentication("Second")
                    .AddScheme<AuthenticationSchemeOptions, OtherProgram.OwnScheme>("First", null)
                    .AddScheme<AuthenticationSchemeOptions, OtherProgram.OwnScheme>("Second", null);
            },
            app => app.MapArena());

        (await program.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetDefaultAuthenticateSchemeAsync())!.Name.ShouldBe("Second");
    }

    [Fact]
    public async Task A_scheme_that_the_program_does_not_have_stops_the_start()
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => OtherProgram.StartAsync(
            builder =>
            {
                AddOwnScheme(builder);
                builder.Services.AddArena(builder.Configuration);
            },
            app => app.MapArena(),
            ("Arena:Auth:Scheme", "Cookeis")));
        failure.Message.ShouldContain("Cookeis");
        failure.Message.ShouldContain(OtherProgram.OwnScheme.Name);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("https://play.example", 400)]
    [InlineData(null, 400)]
    public async Task With_a_scheme_of_the_program_only_pages_of_allowed_origins_may_connect(string? origin, int status)
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                AddOwnScheme(builder);
                builder.Services.AddArena(builder.Configuration);
            },
            app => app.MapArena(),
            ("Arena:Auth:Scheme", OtherProgram.OwnScheme.Name),
            ("Arena:Auth:AllowedOrigins:0", "https://play.example"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ws") { Headers = { Authorization = new("Bearer", "alice") } };
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        // Whoever may connect is told that this is no WebSocket.
        using var answer = await program.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Players_can_come_by_the_programs_scheme()
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                AddOwnScheme(builder);
                builder.Services.AddArena(builder.Configuration);
            },
            app => app.MapArena(),
            ("Arena:Auth:Scheme", OtherProgram.OwnScheme.Name));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/players/me") { Headers = { Authorization = new("Bearer", "alice") } };
        using var answer = await program.Http.SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"alice\"");
        (await program.StatusOfAsync("/api/players/me")).ShouldBe(401);
        await using var alice = await TestPlayer.ConnectAsync(program.Http.BaseAddress!, "alice");
        (await alice.Client.EnqueueAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_in_the_query_reaches_no_log_and_the_programs_requests_do()
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                builder.Services.AddArena(builder.Configuration);
                builder.Services.AddHttpLogging(options => options.LoggingFields = Microsoft.AspNetCore.HttpLogging.HttpLoggingFields.All);
            },
            app =>
            {
                app.UseHttpLogging();
                app.MapGet("/mine", () => "mine");
                app.MapArena("/arena");
            });
        var token = program.Services.GetRequiredService<DevelopmentTokens>().Create(new DevelopmentTokens.Request("alice"))!.Token;

        using var negotiated = await program.Http.PostAsync(new Uri($"/arena/ws/negotiate?negotiateVersion=1&access_token={token}", UriKind.Relative), null);
        negotiated.EnsureSuccessStatusCode();
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        var hub = new UriBuilder(program.Http.BaseAddress!) { Scheme = "ws", Path = "/arena/ws", Query = $"id=1&access_token={token}" };
        await socket.ConnectAsync(hub.Uri, CancellationToken.None);
        await program.StatusOfAsync("/mine?access_token=of-the-program");

        program.Log.ShouldContain(line => line.Contains("/arena/ws", StringComparison.Ordinal));
        program.Log.Where(line => line.Contains(token, StringComparison.Ordinal)).ShouldBeEmpty();
        program.Log.ShouldContain(line => line.Contains("/mine?access_token=of-the-program", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_JSON_of_other_hubs_is_the_programs()
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                builder.Services.AddArena(builder.Configuration);
                builder.Services.AddSignalR().AddJsonProtocol(json => json.PayloadSerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseUpper);
            },
            app => app.MapArena());

        program.Services.GetServices<Microsoft.AspNetCore.SignalR.Protocol.IHubProtocol>()
            .ShouldAllBe(protocol => protocol.GetType().Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal));
        using var made = await program.Http.PostAsJsonAsync("/api/dev/token", new { userId = "alice" });
        await using var alice = await TestPlayer.ConnectAsync(
            program.Http.BaseAddress!, (await made.Content.ReadFromJsonAsync<Dictionary<string, string>>())!["token"]);
        (await alice.Client.EnqueueAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Health_passes_a_fallback_policy_and_the_rest_does_not()
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                AddOwnScheme(builder);
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
                builder.Services.AddArena(builder.Configuration);
            },
            app => app.MapArena("/arena"));

        (await program.StatusOfAsync("/arena/api/health")).ShouldBe(200);
        (await program.StatusOfAsync("/arena/api/health/live")).ShouldBe(200);
        (await program.StatusOfAsync("/arena/api/stats")).ShouldBe(401);
        (await program.StatusOfAsync("/arena/api/stats", "alice")).ShouldBe(200);
        (await program.StatusOfAsync("/api/health", "alice")).ShouldBe(404);
    }

    [Fact]
    public async Task On_a_path_of_both_the_programs_endpoint_answers()
    {
        await using var program = await OtherProgram.StartAsync(
            builder => builder.Services.AddArena(builder.Configuration),
            app =>
            {
                app.MapArena();
                app.MapGet("/api/stats", () => "my figures");
                app.MapGet("/api/health", () => "my health");
                app.MapGet("/{anything}", () => "my page");
            });

        (await program.Http.GetStringAsync("/api/stats")).ShouldBe("my figures");
        (await program.Http.GetStringAsync("/api/health")).ShouldBe("my health");
        (await program.Http.GetStringAsync("/other")).ShouldBe("my page");
        (await program.Http.GetStringAsync("/api/health/live")).ShouldContain("alive");
    }

    [Fact]
    public async Task Conventions_are_for_all_endpoints_or_for_one_kind()
    {
        await using var program = await OtherProgram.StartAsync(
            builder => builder.Services.AddArena(builder.Configuration),
            app =>
            {
                var arena = app.MapArena();
                arena.WithMetadata("all");
                arena.Hub.WithMetadata("hub");
                arena.Health.WithMetadata("health");
                arena.Api.WithMetadata("api");
            });

        MarksOf("/ws").ShouldBe(["all", "hub"], ignoreOrder: true);
        MarksOf("/ws/negotiate").ShouldBe(["all", "hub"], ignoreOrder: true);
        MarksOf("/api/health/live").ShouldBe(["all", "health"], ignoreOrder: true);
        MarksOf("/api/leaderboard").ShouldBe(["all", "api"], ignoreOrder: true);
        MarksOf("/api/stats").ShouldBe(["all"]);

        string[] MarksOf(string path) => [.. program.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints
            .OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>().First(endpoint => endpoint.RoutePattern.RawText == path).Metadata.OfType<string>()];
    }

    [Fact]
    public async Task The_programs_health_checks_know_of_draining()
    {
        await using var program = await OtherProgram.StartAsync(
            builder =>
            {
                builder.Services.AddArena(builder.Configuration);
                builder.Services.AddHealthChecks().AddArena();
            },
            app =>
            {
                app.MapArena();
                app.MapHealthChecks("/healthz");
            });

        (await program.Http.GetStringAsync("/healthz")).ShouldBe("Healthy");
        await program.Services.GetRequiredService<NodeDrain>().DrainAsync(CancellationToken.None);
        (await program.StatusOfAsync("/healthz")).ShouldBe(503);
    }

    [Fact]
    public void Settings_in_code_go_over_the_configuration()
    {
        var services = new ServiceCollection();
        services.AddArena(Configuration(("Arena:Rules:TotalRounds", "7"), ("Arena:Limits:CallBurst", "9")), arena =>
        {
            arena.Rules.TotalRounds = 3;
            arena.Auth.Secret = new string('s', 32);
        });
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<MatchRulesOptions>>().Value.TotalRounds.ShouldBe(3);
        provider.GetRequiredService<IOptions<LimitOptions>>().Value.CallBurst.ShouldBe(9);
    }

    [Theory]
    [InlineData("Arena:Rulez:TotalRounds", "Arena:Rulez is not a setting: did you mean Arena:Rules?")]
    [InlineData("Arena:Rules:TotalRound", "Arena:Rules:TotalRound is not a setting: did you mean Arena:Rules:TotalRounds?")]
    [InlineData("Arena:Weather", "Arena:Weather is not a setting.")]
    public async Task A_setting_that_does_not_exist_stops_the_start_with_a_suggestion(string key, string message)
    {
        var error = await Should.ThrowAsync<OptionsValidationException>(() => OtherProgram.StartAsync(
            builder => builder.Services.AddArena(builder.Configuration), app => app.MapArena(), (key, "1")));

        error.Failures.ShouldContain(message);
    }

    [Fact]
    public void A_second_arena_in_one_program_is_refused_in_one_sentence()
    {
        var services = new ServiceCollection();
        services.AddArena(Configuration());

        Should.Throw<InvalidOperationException>(() => services.AddArena(Configuration())).Message.ShouldStartWith("AddArena() was called twice: a program has one arena.");
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build();

    private static void AddOwnScheme(WebApplicationBuilder builder)
        => builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherProgram.OwnScheme>(OtherProgram.OwnScheme.Name, null);

    private static void AddInOrder(bool firstIsFirst, Action first, Action second)
    {
        (firstIsFirst ? first : second)();
        (firstIsFirst ? second : first)();
    }
}
