using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsArena.EndToEnd.Players;

/// <summary>One connection of a player, with nothing of the product's client in it. A player who comes back is a new one.</summary>
public sealed class RawPlayer : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SocketTransport? _transport;

    private RawPlayer(Uri host, string userId, string? token, Door door)
    {
        UserId = userId;
        Host = host;
        Log = new EventLog(userId);
        _hub = new HubConnection(
            new Factory(async cancellation => _transport = await Doorway.OpenAsync(host, token, door, cancellation)),
            new RecordingProtocol(Log),
            new UriEndPoint(host),
            NoServices.Instance,
            NullLoggerFactory.Instance);
        _hub.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public string UserId { get; }

    public Uri Host { get; }

    public EventLog Log { get; }

    public bool IsOpen => _hub.State == HubConnectionState.Connected;

    /// <summary>A name that no other test uses.</summary>
    public static string NewId(string name = "player") => $"{name}-{Guid.NewGuid():N}";

    public static Task<RawPlayer> ConnectAsync(HostProcess host, string? userId = null)
        => ConnectAsync(host, userId ??= NewId(), Tokens.For(userId));

    public static async Task<RawPlayer> ConnectAsync(HostProcess host, string userId, string? token, Door? door = null)
    {
        var player = new RawPlayer(host.Url, userId, token, door ?? new Door());
        try
        {
            using var timeout = new CancellationTokenSource(Limits.Wait);
            await player._hub.StartAsync(timeout.Token);
            await player.NextAsync("session:ready");
            return player;
        }
        catch
        {
            await player.DisposeAsync();
            throw;
        }
    }

    /// <summary>The player again, on a new connection.</summary>
    public async Task<RawPlayer> ReconnectAsync(HostProcess host) => await ConnectAsync(host, UserId);

    /// <summary>The very first event of this connection.</summary>
    public JsonElement Ready
    {
        get
        {
            var first = Log.Events[0];
            first.Name.ShouldBe("session:ready", Log.Describe());
            return first.Json;
        }
    }

    public Task<JsonElement> NextAsync(string name, Func<JsonElement, bool>? wanted = null, TimeSpan? limit = null)
        => Log.NextAsync(name, wanted, limit);

    /// <summary>Calls with one object.</summary>
    public Task<JsonElement> CallAsync(string method, object payload) => CallWithAsync(method, payload);

    /// <summary>Calls with any arguments, none among them.</summary>
    public async Task<JsonElement> CallWithAsync(string method, params object?[] arguments)
    {
        using var timeout = new CancellationTokenSource(Limits.Wait);
        try
        {
            return await _hub.InvokeCoreAsync<JsonElement>(method, arguments, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{method} was not answered. {Log.Describe()}");
        }
    }

    /// <summary>Calls, and expects the answer to be good.</summary>
    public async Task<JsonElement> AskAsync(string method, object payload)
    {
        var answer = await CallAsync(method, payload);
        answer.GetProperty("ok").GetBoolean().ShouldBeTrue($"{method}: {answer}. {Log.Describe()}");
        return answer;
    }

    /// <summary>Calls, and expects a refusal with a code.</summary>
    public async Task<JsonElement> RefusedAsync(string code, string method, params object?[] arguments)
    {
        var answer = await CallWithAsync(method, arguments);
        Shape.Refusal(answer, code, $"{method} {JsonSerializer.Serialize(arguments)}");
        return answer;
    }

    public Task<JsonElement> EnqueueAsync() => AskAsync("match:enqueue", new { });

    public Task<JsonElement> SubmitAsync(string roomId, int round, string answer)
        => AskAsync("submit:answer", new { roomId, round, answer });

    /// <summary>The restored state.</summary>
    public async Task<JsonElement> RestoreAsync(string? roomId = null)
        => (await AskAsync("game:restore", roomId is null ? new { } : new { roomId })).GetProperty("state");

    /// <summary>A good call, as proof that the connection still works.</summary>
    public async Task ShouldStillWorkAsync()
    {
        IsOpen.ShouldBeTrue(Log.Describe());
        await RestoreAsync();
    }

    /// <summary>Waits until the connection is closed, by whomever.</summary>
    public async Task UntilClosedAsync(TimeSpan? limit = null)
    {
        try
        {
            await _closed.Task.WaitAsync(limit ?? Limits.Wait);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The connection was not closed. {Log.Describe()}");
        }
    }

    /// <summary>Cuts the connection as a network failure would.</summary>
    public async Task CutAsync()
    {
        _transport?.Abort();
        await UntilClosedAsync();
    }

    /// <summary>Leaves in order.</summary>
    public Task LeaveAsync() => _hub.StopAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private sealed class Factory(Func<CancellationToken, Task<SocketTransport>> open) : IConnectionFactory
    {
        public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
            => await open(cancellationToken);
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
