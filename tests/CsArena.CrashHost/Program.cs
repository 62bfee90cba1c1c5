using CsArena.CrashHost;
using CsArena.Realtime.NodeMessages;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.DependencyInjection.Extensions;

// The host as it comes, and a reason to die: CRASH_AT names the call in which the process kills itself.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var port = builder.Configuration.GetValue<int>("PORT");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(port));
builder.Services.AddArena(builder.Configuration).AddRedisWhenConfigured().AddPostgreSqlWhenConfigured().DrainBeforeStop();
if (builder.Configuration["GRADING"] == "slow")
{
    builder.Services.Replace(ServiceDescriptor.Singleton<IAnswerGrader, SlowGrader>());
}

if (builder.Configuration["CRASH_AT"] is { Length: > 0 } text)
{
    var point = CrashPoint.Parse(text);
    builder.Services.Decorate<IMatchQueue>(point);
    builder.Services.Decorate<IGameSessionStore>(point);
    builder.Services.Decorate<IDeadlineQueue>(point);
    builder.Services.Decorate<IPresenceStore>(point);
    builder.Services.Decorate<IMatchHistory>(point);
    builder.Services.Decorate<IRatingSystem>(point);
    builder.Services.Decorate<INodeMessenger>(point);
}

var app = builder.Build();
app.MapArena();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"CsArena listens on {Address(app)} (crash test)"));
await app.RunAsync();

static string Address(WebApplication app) => $"http://localhost:{new Uri(app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal)).Port}";
