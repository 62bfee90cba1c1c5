using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Client.Tests.Fakes;

/// <summary>A real Kestrel and SignalR server that says what a test tells it to.</summary>
internal sealed class FakeArena : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<FakeConnection> _connections = Channel.CreateUnbounded<FakeConnection>();

    private FakeArena(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>What a token is answered with; null lets it in.</summary>
    public Func<string, HttpStatusCode?> Judge { get; set; } = _ => null;

    /// <summary>What a call is answered with.</summary>
    public Func<FakeCall, object?> Answer { get; set; } = _ => new CallAnswer();

    /// <summary>Status that connections are greeted with; null for no greeting.</summary>
    public string? GreetWith { get; set; } = "idle";

    public static async Task<FakeArena> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseKestrelCore();
        FakeArena? arena = null;
        builder.Services.AddSignalR();
        builder.Services.AddSingleton(_ => arena!);
        var app = builder.Build();
        arena = new FakeArena(app);
        app.Use(arena.JudgeAsync);
        app.MapHub<FakeHub>("/ws");
        await app.StartAsync();
        return arena;
    }

    public Task<FakeConnection> NextConnectionAsync() => _connections.Reader.ReadAsync().AsTask().WaitAsync(Limits.Wait);

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await _app.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Connections that a test left open.
        }

        await _app.DisposeAsync();
    }

    private async Task JudgeAsync(HttpContext context, RequestDelegate next)
    {
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (Judge(token) is { } status)
        {
            context.Response.StatusCode = (int)status;
            return;
        }

        await next(context);
    }

    internal sealed record FakeCall(FakeConnection Connection, string Name, JsonElement Payload);

    internal sealed class FakeConnection(string token, HubCallerContext caller, ISingleClientProxy client)
    {
        public string Token { get; } = token;

        public Task SendAsync(string name, object? payload) => client.SendAsync(name, payload);

        public void Abort() => caller.GetHttpContext()!.Abort();

        public void Close() => caller.Abort();
    }

    private sealed class FakeHub(FakeArena arena, IHubContext<FakeHub> hub) : Hub
    {
        public override async Task OnConnectedAsync()
        {
            var token = Context.GetHttpContext()!.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
            var connection = new FakeConnection(token, Context, hub.Clients.Client(Context.ConnectionId));
            Context.Items["connection"] = connection;
            if (arena.GreetWith is { } status)
            {
                await connection.SendAsync(EventNames.SessionReady, new SessionReadyEvent(token, "n1", status));
            }

            arena._connections.Writer.TryWrite(connection);
        }

        [HubMethodName(CallNames.Enqueue)]
        public Task<object?> Enqueue(JsonElement payload) => AnswerAsync(CallNames.Enqueue, payload);

        [HubMethodName(CallNames.Dequeue)]
        public Task<object?> Dequeue(JsonElement payload) => AnswerAsync(CallNames.Dequeue, payload);

        [HubMethodName(CallNames.Submit)]
        public Task<object?> Submit(JsonElement payload) => AnswerAsync(CallNames.Submit, payload);

        [HubMethodName(CallNames.Restore)]
        public Task<object?> Restore(JsonElement payload) => AnswerAsync(CallNames.Restore, payload);

        [HubMethodName(CallNames.Forfeit)]
        public Task<object?> Forfeit(JsonElement payload) => AnswerAsync(CallNames.Forfeit, payload);

        private async Task<object?> AnswerAsync(string name, JsonElement payload)
        {
            var answer = arena.Answer(new FakeCall((FakeConnection)Context.Items["connection"]!, name, payload));
            if (answer is Task later)
            {
                await later;
                return new CallAnswer();
            }

            return answer;
        }
    }
}
