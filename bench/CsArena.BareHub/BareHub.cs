using CsArena.Realtime.Protocol;
using Microsoft.AspNetCore.SignalR;

namespace CsArena.BareHub;

/// <summary>
/// Sends every message of a match and keeps nothing, not even the match: the load test tells with each call who the
/// opponent is, and with an answer whether it is the second one of its round. Nothing is checked, graded or counted.
/// </summary>
internal abstract class BareHub(QuestionCards cards) : Hub
{
    private const int Rounds = 5;

    /// <summary>How the caller is reached.</summary>
    protected abstract string Address { get; }

    public override Task OnConnectedAsync()
        => Clients.Caller.SendAsync(EventNames.SessionReady, new SessionReadyEvent(Address, "bare", "idle") { ServerTime = Now });

    [HubMethodName(CallNames.Enqueue)]
    public async Task<CallAnswer> EnqueueAsync(EnqueueCall call)
    {
        if (call.Opponent is not { } opponent)
        {
            return new EnqueueAnswer { Status = "queued", Queue = "default", Position = 1, QueueSize = 1 };
        }

        var room = new Room(Guid.NewGuid().ToString(), Address, opponent);
        await SendAsync(room, EventNames.MatchFound, 1, 0, to => new MatchFoundEvent(Player(room.Other(to)), Rounds, "default"));
        await StartAsync(room, round: 1, seq: 2);
        return new EnqueueAnswer { Status = "matched", RoomId = room.Id };
    }

    [HubMethodName(CallNames.Submit)]
    public async Task<CallAnswer> SubmitAsync(SubmitCall call)
    {
        var room = new Room(call.RoomId, Address, call.Opponent);
        var seq = 3 + (call.Round * 10);
        await To(call.Opponent).SendAsync(
            EventNames.OpponentSubmitted, Stamp(new OpponentSubmittedEvent(call.Round), room, seq, seq - 1));
        if (call.Last)
        {
            await EndAsync(room, call.Round, seq);
        }

        return new SubmitAnswer { OpponentSubmitted = call.Last };
    }

    protected abstract IClientProxy To(string address);

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static OpponentInfo Player(string address) => new(address, address, 1000, "silver");

    private static T Stamp<T>(T payload, Room room, long seq, long prevSeq)
        where T : RoomEvent
        => payload with { RoomId = room.Id, Seq = seq, PrevSeq = prevSeq, ServerTime = Now };

    private async Task StartAsync(Room room, int round, int seq)
    {
        var now = Now;
        var question = cards.Next().Question;
        await SendAsync(room, EventNames.RoundReady, seq, seq - 1, _ => new RoundReadyEvent(round, Rounds, now));
        await SendAsync(room, EventNames.RoundStart, seq + 1, seq, _ => new RoundStartEvent(round, Rounds, now + 20_000, question));
    }

    private async Task EndAsync(Room room, int round, int seq)
    {
        var now = Now;
        var solution = cards.Next().Solution;
        var result = new PlayerResult(Submitted: true, Correct: true, 10, 10 * round);
        await SendAsync(room, EventNames.RoundEnd, seq + 1, seq, _ => new RoundEndEvent(round, now, new ResultPair(result, result), solution));
        if (round < Rounds)
        {
            await StartAsync(room, round + 1, seq + 2);
            return;
        }

        await SendAsync(room, EventNames.MatchEnd, seq + 2, seq + 1, _ => new MatchEndEvent("draw", "completed", new ScorePair(50, 50), 0));
    }

    private async Task SendAsync<T>(Room room, string name, int seq, int prevSeq, Func<string, T> payload)
        where T : RoomEvent
    {
        await To(room.Player1).SendAsync(name, Stamp(payload(room.Player1), room, seq, prevSeq));
        await To(room.Player2).SendAsync(name, Stamp(payload(room.Player2), room, seq, prevSeq));
    }

    private readonly record struct Room(string Id, string Player1, string Player2)
    {
        public string Other(string player) => player == Player1 ? Player2 : Player1;
    }
}

/// <summary>Reaches players by their user ids, as an application does that knows users.</summary>
internal sealed class UserHub(QuestionCards cards) : BareHub(cards)
{
    protected override string Address => Context.UserIdentifier!;

    protected override IClientProxy To(string address) => Clients.User(address);
}

/// <summary>Reaches players by their connection ids: cheaper, since those of the same node need no backplane.</summary>
internal sealed class ConnectionHub(QuestionCards cards) : BareHub(cards)
{
    protected override string Address => Context.ConnectionId;

    protected override IClientProxy To(string address) => Clients.Client(address);
}

/// <summary>What <c>match:enqueue</c> tells.</summary>
/// <param name="Opponent">Who waits; null for whoever comes first.</param>
internal sealed record EnqueueCall(string? Opponent);

/// <summary>What <c>submit:answer</c> tells.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Round">The round.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Opponent">The other player.</param>
/// <param name="Last">Whether the other player has answered.</param>
internal sealed record SubmitCall(string RoomId, int Round, string Answer, string Opponent, bool Last);
