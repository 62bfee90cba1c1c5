using System.Net;
using System.Text.Json;
using CsArena.Realtime.Client.Events;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Client.Connections;

/// <summary>A link over a SignalR hub connection.</summary>
internal sealed class HubLink(
    Action<ArenaEvent> received,
    ProgramEventNames programEvents,
    TimeSpan serverTimeout,
    ILoggerFactory loggerFactory) : IArenaLink
{
    private static readonly JsonHubProtocol s_protocol = new(Options.Create(new JsonHubProtocolOptions { PayloadSerializerOptions = WireJson.Default.Options }));

    // A peer that does not answer the close within this time is cut off.
    private static readonly TimeSpan s_closeTimeout = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HubSocket? _socket;
    private HubConnection? _hub;

    public Task<string?> Closed => _closed.Task;

    public async Task<OpenOutcome> OpenAsync(Uri hubUrl, string token, CancellationToken cancellationToken)
    {
        var socket = new HubSocket(token);
        _socket = socket;
        _hub = Build(hubUrl, socket);
        _hub.Closed += error =>
        {
            _closed.TrySetResult(error?.Message);
            return Task.CompletedTask;
        };
        Listen(_hub);
        programEvents.Follow(ListenForProgram);

        try
        {
            await _hub.StartAsync(cancellationToken);
            return new OpenOutcome(OpenStatus.Opened);
        }
        catch (OperationCanceledException)
        {
            return new OpenOutcome(OpenStatus.Failed, "The server did not answer in time.");
        }
        catch (Exception error)
        {
            return socket.Refusal is { } status
                ? new OpenOutcome(
                    status == HttpStatusCode.Unauthorized ? OpenStatus.Unauthorized : OpenStatus.Failed,
                    $"The server answered HTTP {(int)status}.")
                : new OpenOutcome(OpenStatus.Failed, error.Message);
        }
    }

    public Task<TAnswer?> InvokeAsync<TAnswer>(string name, object payload, CancellationToken cancellationToken)
        where TAnswer : CallAnswer
        => _hub is { } hub
            ? hub.InvokeAsync<TAnswer?>(name, payload, cancellationToken)
            : throw new InvalidOperationException("The link is not open.");

    public void Abort() => _socket?.Abort();

    public async ValueTask DisposeAsync()
    {
        programEvents.Leave(ListenForProgram);
        if (_hub is { } hub)
        {
            await hub.DisposeAsync();
        }

        _closed.TrySetResult(null);
    }

    // What HubConnectionBuilder does, without the service container that each of its connections would keep.
    private HubConnection Build(Uri hubUrl, HubSocket socket)
    {
        var options = new HttpConnectionOptions
        {
            Url = hubUrl,
            Transports = HttpTransportType.WebSockets,
            SkipNegotiation = true, // So that no sticky session is needed.
            DefaultTransferFormat = s_protocol.TransferFormat,
            CloseTimeout = s_closeTimeout,
        };
        socket.Configure(options);
        var transport = new HttpConnectionFactory(Options.Create(options), loggerFactory);
        return new HubConnection(transport, s_protocol, new UriEndPoint(hubUrl), NoServices.Instance, loggerFactory)
        {
            ServerTimeout = serverTimeout,
        };
    }

    private void Listen(HubConnection hub)
    {
        hub.On<SessionReadyEvent>(EventNames.SessionReady, received);
        hub.On<MatchFoundEvent>(EventNames.MatchFound, received);
        hub.On<RoundReadyEvent>(EventNames.RoundReady, received);
        hub.On<RoundStartEvent>(EventNames.RoundStart, received);
        hub.On<OpponentSubmittedEvent>(EventNames.OpponentSubmitted, received);
        hub.On<RoundEndEvent>(EventNames.RoundEnd, received);
        hub.On<MatchEndEvent>(EventNames.MatchEnd, received);
        hub.On<OpponentDisconnectedEvent>(EventNames.OpponentDisconnected, received);
        hub.On<OpponentReconnectedEvent>(EventNames.OpponentReconnected, received);
        hub.On<SessionReplacedEvent>(EventNames.SessionReplaced, received);
        hub.On<ServerDrainingEvent>(EventNames.ServerDraining, received);
    }

    private void ListenForProgram(string name)
        => _hub?.On<JsonElement>(name, payload => received(new ProgramEvent(name, payload)));

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
