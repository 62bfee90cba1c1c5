using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Sessions;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>The store is away, or comes back without what it knew: players stay connected, and everything is put right.</summary>
public sealed class LossTests
{
    [Fact]
    public async Task Calls_are_answered_while_the_store_is_away_and_work_when_it_is_back()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await nodes.First.ConnectAsync("alice");
        nodes.Stores.IsAway = true;
        var refused = await alice.Client.EnqueueAsync();
        (refused.Ok, refused.Code, refused.Retryable).ShouldBe((false, AnswerCodes.BackendUnavailable, true));
        (await nodes.First.Http.GetAsync("/api/stats")).StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        (await nodes.First.Http.GetAsync("/api/health")).StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);

        nodes.Stores.IsAway = false;
        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");

        // An answer is shared by those who ask within a tenth of a second.
        await Eventually.TrueAsync(async () => (await nodes.First.Http.GetAsync("/api/health")).IsSuccessStatusCode, "health says so");
    }

    [Fact]
    public async Task A_connection_opens_when_the_store_is_back()
    {
        await using var nodes = await TwoNodes.StartAsync();
        nodes.Stores.IsAway = true;
        await using var alice = await nodes.First.ConnectAsync("alice");
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.First, "alice") is { IsOpen: false }, "the connection is held open");
        (await alice.Client.EnqueueAsync()).Code.ShouldBe(AnswerCodes.BackendUnavailable);

        nodes.Stores.IsAway = false;
        (await alice.NextAsync<SessionReadyEvent>()).Status.ShouldBe("idle");
        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
    }

    [Fact]
    public async Task A_player_who_left_while_the_store_was_away_is_missed_when_it_is_back()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"));
        var (alice, bob, _) = await nodes.MatchAsync();
        await using var __ = bob;
        nodes.Stores.IsAway = true;
        await alice.DisposeAsync();
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.First, "alice") is null, "alice is gone");
        nodes.Stores.IsAway = false;
        await bob.NextAsync<OpponentDisconnectedEvent>();
    }

    [Fact]
    public async Task A_player_whose_absence_was_stored_without_an_answer_is_missed_all_the_same()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"));
        var (alice, bob, _) = await nodes.MatchAsync();
        await using var __ = bob;
        nodes.Stores.LosesAnswers = true;
        await alice.DisposeAsync();
        await Eventually.TrueAsync(() => TwoNodes.ConnectionOf(nodes.First, "alice") is null, "alice is gone");
        await Eventually.TrueAsync(async () => await nodes.Stores.Presence.FindAsync("alice") is null, "her presence is gone");
        nodes.Stores.LosesAnswers = false;
        await bob.NextAsync<OpponentDisconnectedEvent>();
    }

    [Fact]
    public async Task I8_a_round_whose_second_answer_was_stored_by_a_node_that_died_does_not_wait_for_the_questions_end()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"), ("Arena:Rules:ReadyDuration", "00:00:00"));
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var __ = bob;
        await bob.NextAsync<RoundStartEvent>();

        // As far as a node comes that dies after the store has taken the answer.
        (await nodes.Stores.Sessions.SubmitAsync(roomId, "bob", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);
        (await nodes.Stores.Sessions.SubmitAsync(roomId, "alice", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);
        var questionEndsAt = (await nodes.Stores.Sessions.GetAsync(roomId)).ShouldNotBeNull().Session.PhaseEndsAt;
        await alice.DisposeAsync();

        await Eventually.TrueAsync(() => IsPastFirstQuestionAsync(nodes, roomId), "the round goes on");
        TimeProvider.System.GetUtcNow().ShouldBeLessThan(questionEndsAt);
        (await nodes.Stores.Sessions.GetRoundsAsync(roomId))[0].BothSubmitted.ShouldBeTrue();
    }

    [Fact]
    public async Task I8_an_answer_that_is_sent_again_leads_a_round_on_whose_second_answer_was_stored_by_a_node_that_died()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"), ("Arena:Rules:ReadyDuration", "00:00:00"));
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await alice.NextAsync<RoundStartEvent>();
        (await nodes.Stores.Sessions.SubmitAsync(roomId, "bob", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);
        (await nodes.Stores.Sessions.SubmitAsync(roomId, "alice", 1, "a")).Status.ShouldBe(SubmitStatus.Accepted);
        var questionEndsAt = (await nodes.Stores.Sessions.GetAsync(roomId)).ShouldNotBeNull().Session.PhaseEndsAt;

        (await alice.Client.SubmitAsync(roomId, 1, "a")).OpponentSubmitted.ShouldBe(true);
        await Eventually.TrueAsync(() => IsPastFirstQuestionAsync(nodes, roomId), "the round goes on");
        TimeProvider.System.GetUtcNow().ShouldBeLessThan(questionEndsAt);
    }

    [Fact]
    public async Task I3_a_node_that_has_much_to_repair_keeps_its_lease()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await nodes.First.ConnectAsync("alice");
        var node = nodes.First.Services.GetRequiredService<NodeIdentity>().NodeId;
        var repaired = new TaskCompletionSource();
        nodes.Stores.RenewsPresenceUntil = repaired.Task;
        try
        {
            var renewals = nodes.Stores.LeaseRenewals[node];
            await Eventually.TrueAsync(() => nodes.Stores.LeaseRenewals[node] > renewals + 20, "the lease is renewed while the repairs go on");
            (await nodes.Stores.Queue.GetDeadNodesAsync()).ShouldNotContain(node);
        }
        finally
        {
            nodes.Stores.RenewsPresenceUntil = null;
            repaired.SetResult();
        }
    }

    [Fact]
    public void A_nodes_id_is_new_with_every_start_however_long_the_name_of_its_machine()
    {
        foreach (var length in new[] { 1, 54, 55, 56, 63, 300 })
        {
            var ids = Enumerable.Range(0, 100).Select(_ => NodeIdentity.NewId(new string('m', length))).ToArray();
            ids.Distinct().Count().ShouldBe(100);
            ids.ShouldAllBe(id => id.Length <= 64);
        }
    }

    [Fact]
    public async Task Waiting_players_are_put_back_when_the_store_has_lost_everything()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await nodes.First.ConnectAsync("alice");
        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
        nodes.Stores.LoseEverything();
        await Eventually.TrueAsync(async () => await nodes.Stores.Queue.CountAsync() == 1, "alice is put back");

        await using var bob = await nodes.Second.ConnectAsync("bob");
        (await bob.Client.EnqueueAsync()).Status.ShouldBe("matched");
        await alice.NextAsync<MatchFoundEvent>();
    }

    [Fact]
    public async Task A_single_lost_ticket_is_put_back_too()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await nodes.First.ConnectAsync("alice");
        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
        await nodes.Stores.Queue.DequeueAsync("alice");
        await Eventually.TrueAsync(async () => await nodes.Stores.Queue.CountAsync() == 1, "alice is put back");
    }

    [Fact]
    public async Task A_player_who_dequeued_is_not_put_back()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var alice = await nodes.First.ConnectAsync("alice");
        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
        (await alice.Client.DequeueAsync()).Status.ShouldBe("dequeued");
        nodes.Stores.LoseEverything();

        // Bob's being put back shows that the nodes have looked.
        await using var bob = await nodes.First.ConnectAsync("bob");
        (await bob.Client.EnqueueAsync()).Status.ShouldBe("queued");
        nodes.Stores.LoseEverything();
        await Eventually.TrueAsync(async () => await nodes.Stores.Queue.CountAsync() > 0, "bob is put back");
        (await nodes.Stores.Queue.GetStatusAsync("alice")).Activity.ShouldBe(Matchmaking.PlayerActivity.Idle);
    }

    [Fact]
    public async Task A_match_that_the_store_has_lost_ends_as_abandoned_and_its_players_may_queue_again()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"));
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await alice.NextAsync<RoundReadyEvent>();
        nodes.Stores.LoseEverything();
        foreach (var player in new[] { alice, bob })
        {
            var end = await player.NextAsync<MatchEndEvent>();
            (end.RoomId, end.Result, end.Reason, end.RatingChange).ShouldBe((roomId, "draw", "abandoned", null));
        }

        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
        (await bob.Client.EnqueueAsync()).Status.ShouldBe("matched");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_asks_before_the_node_has_looked_hears_first_that_the_lost_match_is_abandoned(bool queuesAgain)
    {
        await using var nodes = await TwoNodes.StartAsync(
            ("Arena:Rules:TimeScale", "1"), ("Arena:Node:HeartbeatInterval", "00:01:00"), ("Arena:Node:Lease", "00:03:00"));
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await alice.NextAsync<RoundReadyEvent>();
        nodes.Stores.LoseEverything();
        if (queuesAgain)
        {
            (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
        }
        else
        {
            (await alice.Client.RestoreAsync()).State.ShouldNotBeNull().Status.ShouldBe("idle");
        }

        var end = await alice.NextAsync<MatchEndEvent>();
        (end.RoomId, end.Reason).ShouldBe((roomId, "abandoned"));
    }

    [Fact]
    public async Task A_match_whose_session_alone_is_lost_ends_as_abandoned_once_it_is_overdue()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await nodes.Stores.Sessions.DeleteAsync(roomId);
        (await alice.NextAsync<MatchEndEvent>()).Reason.ShouldBe("abandoned");
        (await bob.NextAsync<MatchEndEvent>()).Reason.ShouldBe("abandoned");
        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
    }

    [Fact]
    public async Task I8_a_match_whose_deadline_is_lost_goes_on()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await alice.NextAsync<RoundStartEvent>();
        await nodes.Stores.Deadlines.RemoveAsync(roomId);
        (await alice.NextAsync<MatchEndEvent>()).Reason.ShouldBe("completed");
        (await bob.NextAsync<MatchEndEvent>()).Reason.ShouldBe("completed");
    }

    [Fact]
    public async Task An_answer_right_after_an_outage_that_swallowed_the_question_counts()
    {
        await using var nodes = await TwoNodes.StartAsync(
            ("Arena:Rules:TimeScale", "0.1"), ("Arena:Rules:OverdueTolerance", "00:00:00.200"));
        var (alice, bob, roomId) = await nodes.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        var start = await alice.NextAsync<RoundStartEvent>();
        nodes.Stores.IsAway = true;
        (await alice.Client.SubmitAsync(roomId, 1, "a")).Code.ShouldBe(AnswerCodes.BackendUnavailable);

        // The outage has to last until the question is over, by the clock of the store.
        await Task.Delay(TimeSpan.FromMilliseconds(start.EndsAt - start.ServerTime + 500));
        nodes.Stores.IsAway = false;
        var answer = await alice.Client.SubmitAsync(roomId, 1, "a");
        answer.Ok.ShouldBeTrue(answer.Code);
        (await alice.NextAsync<RoundStartEvent>()).EndsAt.ShouldBeGreaterThan(start.EndsAt);
    }

    [Fact]
    public async Task A_player_who_was_never_told_of_a_match_is_told_by_the_node_that_thinks_the_player_waits()
    {
        await using var nodes = await TwoNodes.StartAsync(("Arena:Rules:TimeScale", "1"), ("Arena:Rules:ReadyDuration", "00:01:00"));
        await using var alice = await nodes.First.ConnectAsync("alice");
        await using var bob = await nodes.Second.ConnectAsync("bob");
        (await alice.Client.EnqueueAsync()).Status.ShouldBe("queued");
        nodes.Stores.LosesMessages = true;
        (await bob.Client.EnqueueAsync()).Status.ShouldBe("matched");
        var found = await bob.NextAsync<MatchFoundEvent>();
        await Eventually.TrueAsync(async () => (await nodes.Stores.Queue.GetStatusAsync("alice")).Confirmed, "the match is started");
        nodes.Stores.LosesMessages = false;
        (await alice.NextAsync<MatchFoundEvent>()).RoomId.ShouldBe(found.RoomId);
        (await alice.Client.RestoreAsync()).State!.Status.ShouldBe("playing");
    }

    private static async Task<bool> IsPastFirstQuestionAsync(TwoNodes nodes, string roomId)
        => await nodes.Stores.Sessions.GetAsync(roomId) is not { Session: { Phase: MatchPhase.Question, CurrentRound: 1 } };
}
