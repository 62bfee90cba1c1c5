using CsArena.Realtime.Backplane;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>A program that has nothing of the arena but the backplane of its hub: Kestrel on a free port.</summary>
internal sealed class ChatApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ChatApp(WebApplication app) => _app = app;

    public IHubContext<ChatHub> Hub => _app.Services.GetRequiredService<IHubContext<ChatHub>>();

    public static async Task<ChatApp> StartAsync(IBackplane backplane)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHubBackplane();
        builder.Services.AddSignalR();
        builder.Services.AddSingleton(backplane);
        var app = builder.Build();
        app.MapHub<ChatHub>("/chat");
        await app.StartAsync();
        return new ChatApp(app);
    }

    public Task<SocketClient> ConnectAsync(string room)
        => SocketClient.ConnectAsync(new Uri($"{_app.Urls.First().Replace("http", "ws")}/chat?room={room}"));

    /// <summary>Sends from a program to a client of another until it arrives, and all that was sent before it did.</summary>
    public static async Task UntilHeardAsync(ChatApp from, SocketClient to)
    {
        var heard = to.ReadUntilAsync("probe");
        while (await Task.WhenAny(heard, Task.Delay(30)) != heard)
        {
            await from.Hub.Clients.Client(to.Id).SendAsync("probe");
        }

        await heard;
        await from.Hub.Clients.Client(to.Id).SendAsync("probed");
        await to.ReadUntilAsync("probed");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

public sealed class ChatHub : Hub
{
    public override async Task OnConnectedAsync()
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, Context.GetHttpContext()!.Request.Query["room"]!);
        await Clients.Caller.SendAsync("you", Context.ConnectionId);
    }

    public Task Say(string room, string text) => Clients.OthersInGroup(room).SendAsync("said", text);

    public Task Invite(string connectionId, string room) => Groups.AddToGroupAsync(connectionId, room);
}
