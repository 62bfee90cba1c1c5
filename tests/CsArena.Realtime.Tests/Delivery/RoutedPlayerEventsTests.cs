using CsArena.Realtime.Authentication;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Tests.Hubs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Delivery;

public class RoutedPlayerEventsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly NodeIdentity _node = new();
    private readonly SlowPresence _presence = new();
    private readonly ConnectionRegistry _connections;
    private readonly Told _told = new();
    private readonly PlayerLocations _locations;
    private readonly RoutedPlayerEvents _events;

    public RoutedPlayerEventsTests()
    {
        _connections = new ConnectionRegistry(_node);
        var peers = new NodePeers(new NodeOptions(), _time);
        peers.Heard(new NodeFigures("other", 0, 0, 0));
        _locations = new PlayerLocations(_presence, peers, _time);
        var local = new LocalPlayerEvents(_connections, NullLogger<LocalPlayerEvents>.Instance);
        _events = new RoutedPlayerEvents(_node, _connections, local, _locations, _told);
    }

    [Fact]
    public async Task I10_nothing_overtakes_events_whose_player_is_looked_for()
    {
        var first = _events.SendAsync([Event("bob", 1), Event("bob", 2)]);
        var second = _events.SendAsync([Event("bob", 3)]);
        _told.Seqs.ShouldBeEmpty();

        // Whichever question to the store is answered first.
        for (var i = _presence.Questions.Count - 1; i >= 0; i--)
        {
            _presence.Questions[i].SetResult(new PlayerPresence("bob", "c", "other", default));
        }

        await first;
        await second;
        await _events.SendAsync([Event("bob", 4)]);
        _told.Seqs.ShouldBe([1, 2, 3, 4]);
        _presence.Questions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_found_nowhere_is_looked_for_again_with_the_next_event()
    {
        var first = _events.SendAsync([Event("bob", 1)]);
        _presence.Questions[0].SetResult(null);
        await first;
        var second = _events.SendAsync([Event("bob", 2)]);
        _presence.Questions[1].SetResult(new PlayerPresence("bob", "c", "other", default));
        await second;
        _told.Seqs.ShouldBe([2]);
    }

    [Fact]
    public async Task What_joined_a_search_in_vain_is_looked_for_by_itself()
    {
        var first = _events.SendAsync([Event("bob", 1)]);
        var second = _events.SendAsync([Event("bob", 2)]);
        _presence.Questions[0].SetResult(null);
        _presence.Questions[1].SetResult(new PlayerPresence("bob", "c", "other", default));
        await first;
        await second;
        _told.Seqs.ShouldBe([2]);
    }

    [Fact]
    public async Task Whose_connection_ends_while_the_other_is_told_is_looked_for()
    {
        await ConnectAsync("ann");
        _locations.Heard("bob", "other");
        _told.OnSend = () => _connections.Remove("ann");
        var sending = _events.SendAsync([Event("ann", 1), Event("bob", 2)]);
        _presence.Questions[0].SetResult(new PlayerPresence("ann", "c", "other", default));
        await sending;
        _told.Seqs.ShouldBe([2, 1]);
    }

    [Fact]
    public async Task A_search_that_fails_holds_up_nothing_that_comes_later()
    {
        var first = _events.SendAsync([Event("bob", 1)]).AsTask();
        _presence.Questions[0].SetException(new InvalidOperationException("broken"));
        await Should.ThrowAsync<InvalidOperationException>(first);
        var second = _events.SendAsync([Event("bob", 2)]);
        _presence.Questions[1].SetResult(new PlayerPresence("bob", "c", "other", default));
        await second;
        _told.Seqs.ShouldBe([2]);
    }

    /// <summary>Who is here may answer at once: what that tells the other must not be faster than what was told before.</summary>
    [Fact]
    public async Task Who_is_elsewhere_is_told_before_who_is_here()
    {
        await ConnectAsync("ann");
        _locations.Heard("bob", "other");
        await _events.SendAsync([Event("ann", 1), Event("bob", 1), Event("ann", 2)]);
        _told.Order.ShouldBe(["to other", "to ann"]);
    }

    [Fact]
    public async Task Players_of_the_same_other_node_are_told_by_one_message()
    {
        _locations.Heard("bob", "other");
        _locations.Heard("cat", "other");
        await _events.SendAsync([Event("bob", 1), Event("cat", 2), Event("bob", 3)]);
        _told.Order.ShouldBe(["to other"]);
        _told.Seqs.ShouldBe([1, 3, 2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_of_no_match_goes_to_where_presence_finds_the_player_and_says_whether_it_went(bool isDown)
    {
        _locations.Heard("bob", "before");
        _told.IsDown = isDown;
        var sending = _events.TrySendAsync("bob", new OutgoingEvent("shop:gift", "a hat"), CancellationToken.None);
        _presence.Questions[0].SetResult(new PlayerPresence("bob", "c", "other", default));
        (await sending).ShouldBe(!isDown);
        _told.Order.ShouldBe(["to other"]);
    }

    [Fact]
    public async Task What_is_of_no_match_goes_nowhere_when_its_player_is_on_no_node()
    {
        _locations.Heard("bob", "other");
        var sending = _events.TrySendAsync("bob", new OutgoingEvent("shop:gift", "a hat"), CancellationToken.None);
        _presence.Questions[0].SetResult(null);
        (await sending).ShouldBeFalse();
        _told.Order.ShouldBeEmpty();
    }

    private static PlayerEvent Event(string playerId, long seq)
        => new(playerId, EventNames.OpponentSubmitted, new OpponentSubmittedEvent(1) { RoomId = "room", Seq = seq });

    private async Task ConnectAsync(string playerId)
    {
        var client = new RecordingClient(_ => _told.Order.Add($"to {playerId}"));
        var connection = new ArenaConnection(new PlayerIdentity(playerId, playerId, null), new ConnectionContext(playerId), client, _time);
        await connection.OpenAsync(new SessionReadyEvent(playerId, "node", "idle"));
        _told.Order.Clear();
        _connections.Add(connection);
    }

    /// <summary>A presence that answers when it is told to.</summary>
    private sealed class SlowPresence : IPresenceStore
    {
        public List<TaskCompletionSource<PlayerPresence?>> Questions { get; } = [];

        public ValueTask<PlayerPresence?> FindAsync(string playerId, CancellationToken cancellationToken = default)
        {
            var question = new TaskCompletionSource<PlayerPresence?>();
            Questions.Add(question);
            return new(question.Task);
        }

        public ValueTask<ConnectResult> ConnectAsync(string playerId, string connectionId, string nodeId, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public ValueTask<bool> DisconnectAsync(string playerId, string connectionId, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public ValueTask ForgetAsync(PlayerPresence gone, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<PlayerPresence>> RefreshAsync(
            IReadOnlyCollection<PlayerPresence> presences, bool isLossPossible = false, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<PlayerPresence>> GetPlayersAsync(string nodeId, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();
    }

    /// <summary>What other nodes are told, in order.</summary>
    private sealed class Told : INodeMessageSender
    {
        public List<string> Order { get; } = [];

        public Action? OnSend { get; set; }

        public List<long> Seqs { get; } = [];

        public bool IsDown { get; set; }

        public ValueTask<bool> SendAsync(string nodeId, NodeMessage message)
        {
            OnSend?.Invoke();
            Order.Add($"to {nodeId}");
            Seqs.AddRange(((NodeMessage.Events)message).Batches.SelectMany(batch => batch.Events).Select(outgoing => outgoing.Seq));
            return new(!IsDown);
        }

        public ValueTask SendToAllAsync(NodeMessage message) => throw new NotSupportedException();
    }
}
