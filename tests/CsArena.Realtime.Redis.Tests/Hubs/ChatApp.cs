using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Redis.Tests.Hubs;

/// <summary>One host of a program that has a hub of its own: Kestrel on a free port.</summary>
internal sealed class ChatApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ChatApp(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public IHubContext<ChatHub> Hub => Services.GetRequiredService<IHubContext<ChatHub>>();

    /// <summary>Builds a host, which has its hub and does not listen yet.</summary>
    public static ChatApp Build(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IUserIdProvider, UserOfQuery>();
        configure(builder);
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<ChatHub>("/chat");
        return new ChatApp(app);
    }

    public static async Task<ChatApp> StartAsync(Action<WebApplicationBuilder> configure)
    {
        var app = Build(configure);
        await app.StartAsync();
        return app;
    }

    public Task StartAsync() => _app.StartAsync();

    public Task<ChatClient> ConnectAsync(string user, string room) => ChatClient.ConnectAsync(new Uri(_app.Urls.First()), user, room);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class UserOfQuery : IUserIdProvider
    {
        public string? GetUserId(HubConnectionContext connection) => connection.GetHttpContext()!.Request.Query["user"];
    }
}

public sealed class ChatHub : Hub
{
    public Task Join(string room) => Groups.AddToGroupAsync(Context.ConnectionId, room);

    public Task Invite(string connectionId, string room) => Groups.AddToGroupAsync(connectionId, room);

    public Task Say(string room, string text) => Clients.Group(room).SendAsync("said", text);
}
