using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

// Somebody else's program, with things of its own wherever the arena has some too. ARENA=true adds the arena to it.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information);
var withArena = builder.Configuration["ARENA"] == "true";
var redis = builder.Configuration.GetConnectionString("redis")!;
builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis));
builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("database")!));
builder.Services.AddSignalR().AddStackExchangeRedis(redis).AddJsonProtocol(json => json.PayloadSerializerOptions.PropertyNamingPolicy = null);
builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OwnScheme>("Own", null);
builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
var checks = builder.Services.AddHealthChecks();
if (withArena)
{
    builder.Services
        .AddArena(builder.Configuration, arena =>
        {
            arena.Auth.Scheme = "Own";
            arena.Rules.TotalRounds = 1;
            arena.Rules.TimeScale = 0.05;
        })
        .AddRedis(options => options.Url = builder.Configuration["OWN_REDIS_URL"])
        .AddPostgreSql(provider => provider.GetRequiredService<NpgsqlDataSource>())
        .DrainBeforeStop();
    checks.AddArena();
}

var app = builder.Build();
var database = app.Services.GetRequiredService<NpgsqlDataSource>();
await using (var create = database.CreateCommand("""
    SELECT pg_advisory_lock(1);
    CREATE TABLE IF NOT EXISTS players (name text PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS matches (id serial PRIMARY KEY, player text REFERENCES players);
    SELECT pg_advisory_unlock(1);
    """))
{
    await create.ExecuteNonQueryAsync();
}

app.MapGet("/metrics", () => "my_metric 1").AllowAnonymous();
app.MapGet("/api/health", () => "my health").AllowAnonymous();
app.MapHealthChecks("/healthz").AllowAnonymous();
app.MapGet("/mine/user", (ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier)).RequireAuthorization();
app.MapGet("/mine/redis", async (IConnectionMultiplexer own) => $"{await own.GetDatabase().StringIncrementAsync("my:counter")}");
app.MapGet("/mine/database", async (ClaimsPrincipal user, NpgsqlDataSource own) =>
{
    await using var command = own.CreateCommand("""
        WITH player AS (INSERT INTO players VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING name)
        INSERT INTO matches (player) SELECT name FROM player RETURNING (SELECT count(*) FROM matches) + 1
        """);
    command.Parameters.AddWithValue(user.FindFirstValue(ClaimTypes.NameIdentifier)!);
    return $"{await command.ExecuteScalarAsync()}";
});
app.MapHub<RoomHub>("/rooms");
if (withArena)
{
    app.MapArena("/arena");
}

await app.RunAsync();

/// <summary>Its own hub, with groups.</summary>
internal sealed class RoomHub : Hub
{
    public Task Join(string room) => Groups.AddToGroupAsync(Context.ConnectionId, room);

    public Task Say(string room, string text) => Clients.Group(room).SendAsync("Said", new { Who = Context.UserIdentifier, Text = text });
}

/// <summary>Its own scheme: whoever brings a bearer token is the user of that name.</summary>
internal sealed class OwnScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        => Task.FromResult(Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var user]
            ? AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "Own")), "Own"))
            : AuthenticateResult.NoResult());
}
