using System.Globalization;
using CsArena.BareHub;
using CsArena.Realtime;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

// What SignalR alone costs for the messages of a match: the yardstick for the arena. Transport, protocol and logging are
// those of the host, and the backplane is the one that AddRedis() registers for hubs of a program. There is no sign-in: a player is whoever the query says; connecting is not measured.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(int.Parse(builder.Configuration["PORT"] ?? "4100", CultureInfo.InvariantCulture)));
builder.Services.AddSignalR();
builder.Services.AddSingleton<IUserIdProvider, UserOfQuery>();
builder.Services.AddSingleton<QuestionCards>();
new ArenaBuilder(builder.Services, builder.Configuration).AddRedisWhenConfigured();

var app = builder.Build();
app.MapHub<UserHub>("/user", Transport);
app.MapHub<ConnectionHub>("/connection", Transport);
app.MapGet("/api/health", () => "ready");
app.Run();

static void Transport(HttpConnectionDispatcherOptions options)
{
    options.Transports = HttpTransportType.WebSockets;
    options.ApplicationMaxBufferSize = options.TransportMaxBufferSize = 64 * 1024;
}
