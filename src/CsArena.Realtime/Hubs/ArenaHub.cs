using System.Text.Json;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// The calls of the protocol. Every one takes whatever JSON a client sends and answers with a <see cref="CallAnswer"/>;
/// <see cref="CallFilter"/> sees to limits and failures.
/// </summary>
internal sealed class ArenaHub(
    ConnectionLifecycle lifecycle,
    ConnectionRegistry connections,
    Matchmaker matchmaker,
    MatchCalls matches,
    TimeProvider timeProvider,
    IHubContext<ArenaHub> hub) : Hub
{
    public override async Task OnConnectedAsync()
    {
        var player = PlayerClaims.Read(Context.User);
        if (player is null)
        {
            Context.Abort();
            return;
        }

        // The caller's proxy of this hub instance is only for calls; events outlive them.
        var client = hub.Clients.Client(Context.ConnectionId);
        await lifecycle.ConnectedAsync(new ArenaConnection(player, Context, client, timeProvider)
        {
            Frames = Context.GetHttpContext()?.Features.Get<FrameLimit>(),
        });
    }

    public override Task OnDisconnectedAsync(Exception? exception) => lifecycle.DisconnectedAsync(Context.ConnectionId, exception);

    [HubMethodName(CallNames.Enqueue)]
    public async Task<CallAnswer> EnqueueAsync(JsonElement payload)
        => CallPayload.TryRead(payload, out var call) && call.TryOptionalText("queue", out var queue)
            ? await matchmaker.EnqueueAsync(Connection, queue)
            : Refusals.InvalidPayload("Expected { queue?: string }.");

    [HubMethodName(CallNames.Dequeue)]
    public async Task<CallAnswer> DequeueAsync(JsonElement payload)
        => CallPayload.TryRead(payload, out _)
            ? await matchmaker.DequeueAsync(Connection, Context.ConnectionAborted)
            : Refusals.InvalidPayload("Expected {}.");

    [HubMethodName(CallNames.Submit)]
    public async Task<CallAnswer> SubmitAsync(JsonElement payload)
        => CallPayload.TryRead(payload, out var call)
            && call.TryText("roomId", out var roomId)
            && call.TryNumber("round", out var round)
            && call.TryText("answer", out var answer)
            ? await matches.SubmitAsync(Connection, roomId, round, answer, Context.ConnectionAborted)
            : Refusals.InvalidPayload("Expected { roomId: string, round: number, answer: string }.");

    [HubMethodName(CallNames.Restore)]
    public async Task<CallAnswer> RestoreAsync(JsonElement payload)
        => CallPayload.TryRead(payload, out var call) && call.TryOptionalText("roomId", out var roomId)
            ? await matches.RestoreAsync(Connection, roomId, Context.ConnectionAborted)
            : Refusals.InvalidPayload("Expected { roomId?: string }.");

    [HubMethodName(CallNames.Forfeit)]
    public async Task<CallAnswer> ForfeitAsync(JsonElement payload)
        => CallPayload.TryRead(payload, out var call) && call.TryText("roomId", out var roomId)
            ? await matches.ForfeitAsync(Connection, roomId, Context.ConnectionAborted)
            : Refusals.InvalidPayload("Expected { roomId: string }.");

    /// <summary>Set since the connection opened: calls are dispatched after <see cref="OnConnectedAsync"/>.</summary>
    private ArenaConnection Connection => connections.ById(Context.ConnectionId)
        ?? throw new HubException("The connection is closing.");
}
