using CsArena.Realtime.Presence;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="IPresenceStore"/> keeps: a player has one current connection, the newest.</summary>
public abstract class PresenceStoreContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private DateTimeOffset _start;

    /// <summary>Presence as one node sees it.</summary>
    protected IPresenceStore Store { get; private set; } = null!;

    /// <summary>The same presence as another node sees it.</summary>
    protected IPresenceStore OtherStore { get; private set; } = null!;

    protected override async ValueTask PrepareAsync()
    {
        Store = await Harness.CreatePresenceStoreAsync();
        OtherStore = await Harness.CreatePresenceStoreAsync();
        _start = TestSessions.Whole(await Harness.NowAsync());
    }

    [Fact]
    public async Task A_player_who_connects_is_found()
    {
        (await Store.FindAsync("ann")).ShouldBeNull();
        var (current, replaced) = await Store.ConnectAsync("ann", "c1", "n1");
        replaced.ShouldBeNull();
        current.ShouldBe(new PlayerPresence("ann", "c1", "n1", current.ConnectedAt));
        current.ConnectedAt.ShouldBeInRange(_start, TestSessions.Whole(await Harness.NowAsync()));
        (await OtherStore.FindAsync("ann")).ShouldBe(current);
        (await Store.FindAsync("Ann")).ShouldBeNull();
    }

    [Fact]
    public async Task A_new_connection_replaces_the_old_one_and_tells_which()
    {
        var older = (await Store.ConnectAsync("ann", "c1", "n1")).Current;
        var (newer, replaced) = await OtherStore.ConnectAsync("ann", "c2", "n2");
        replaced.ShouldBe(older);
        newer.ConnectedAt.ShouldBeGreaterThan(older.ConnectedAt, "also in one instant");
        (await Store.FindAsync("ann")).ShouldBe(newer);
        (await Store.GetPlayersAsync("n1")).ShouldBeEmpty();
        (await Store.GetPlayersAsync("n2")).ShouldBe([newer]);
    }

    [Fact]
    public async Task The_same_connection_replaces_nothing()
    {
        var first = (await Store.ConnectAsync("ann", "c1", "n1")).Current;
        (await Store.ConnectAsync("ann", "c1", "n1")).ShouldBe(new ConnectResult(first, Replaced: null));
        (await Store.FindAsync("ann")).ShouldBe(first);
    }

    [Fact]
    public async Task A_player_is_absent_when_the_current_connection_is_gone()
    {
        await Store.ConnectAsync("ann", "c1", "n1");
        (await OtherStore.DisconnectAsync("ann", "c1")).ShouldBeTrue();
        (await Store.FindAsync("ann")).ShouldBeNull();
        (await Store.DisconnectAsync("ann", "c1")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_player_whose_connection_is_gone_is_listed_until_it_is_forgotten()
    {
        await Store.ConnectAsync("ann", "c1", "n1");
        await Store.ConnectAsync("bob", "c2", "n1");
        await Store.DisconnectAsync("ann", "c1");
        (await ListedAsync("n1")).ShouldBe(["c1", "c2"]);

        // Another node than the one that holds it takes care of it, and dies in between; a third does it again.
        (await OtherStore.DisconnectAsync("ann", "c1")).ShouldBeFalse();
        (await ListedAsync("n1")).ShouldBe(["c1", "c2"]);
        await OtherStore.ForgetAsync(At("ann", "c1", "n1"));
        await OtherStore.ForgetAsync(At("ann", "c1", "n1"));
        (await ListedAsync("n1")).ShouldBe(["c2"]);
    }

    [Fact]
    public async Task A_current_connection_is_not_forgotten()
    {
        await Store.ConnectAsync("ann", "c1", "n1");
        await OtherStore.ForgetAsync(At("ann", "c1", "n1"));
        (await ListedAsync("n1")).ShouldBe(["c1"]);
        await Store.DisconnectAsync("ann", "c1");
        (await ListedAsync("n1")).ShouldBe(["c1"]);
    }

    [Fact]
    public async Task A_player_who_is_back_leaves_nothing_behind_once_the_older_connection_is_forgotten()
    {
        await Store.ConnectAsync("ann", "c1", "n1");
        await Store.DisconnectAsync("ann", "c1");
        (await OtherStore.ConnectAsync("ann", "c2", "n2")).Replaced.ShouldBeNull();
        (await ListedAsync("n1")).ShouldBe(["c1"]);
        (await ListedAsync("n2")).ShouldBe(["c2"]);
        await Store.ForgetAsync(At("ann", "c1", "n1"));
        await Store.ForgetAsync(At("ann", "c1", "n2"));
        (await ListedAsync("n1")).ShouldBeEmpty();
        (await ListedAsync("n2")).ShouldBe(["c2"]);
    }

    [Fact]
    public async Task The_end_of_an_older_connection_changes_nothing()
    {
        await Store.ConnectAsync("ann", "c1", "n1");
        var newer = (await OtherStore.ConnectAsync("ann", "c2", "n2")).Current;
        (await Store.DisconnectAsync("ann", "c1")).ShouldBeFalse();
        (await Store.DisconnectAsync("bob", "c1")).ShouldBeFalse();
        (await Store.FindAsync("ann")).ShouldBe(newer);
    }

    [Fact]
    public async Task The_players_of_a_node_are_listed()
    {
        (await Store.GetPlayersAsync("n1")).ShouldBeEmpty();
        var ann = (await Store.ConnectAsync("ann", "c1", "n1")).Current;
        var bob = (await Store.ConnectAsync("bob", "c2", "n1")).Current;
        var cid = (await Store.ConnectAsync("cid", "c3", "n2")).Current;
        (await OtherStore.GetPlayersAsync("n1")).OrderBy(presence => presence.PlayerId).ShouldBe([ann, bob]);
        (await OtherStore.GetPlayersAsync("n2")).ShouldBe([cid]);
        (await OtherStore.GetPlayersAsync("*")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Refresh_writes_lost_entries_again()
    {
        await Store.RefreshAsync([At("ann", "c1"), At("bob", "c2")]);
        (await OtherStore.FindAsync("ann")).ShouldBe(At("ann", "c1"));
        (await OtherStore.GetPlayersAsync("n1")).Count.ShouldBe(2);
        (await Store.RefreshAsync([At("ann", "c1"), At("bob", "c2")], isLossPossible: true)).ShouldBeEmpty();
        (await Store.RefreshAsync([])).ShouldBeEmpty();
        (await OtherStore.GetPlayersAsync("n1")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Refresh_never_replaces_a_newer_connection_and_tells_which_is_replaced()
    {
        var older = (await Store.ConnectAsync("ann", "c1", "n1")).Current;
        var newer = (await OtherStore.ConnectAsync("ann", "c2", "n2")).Current;
        (await Store.RefreshAsync([older, At("bob", "c3", "n1")], isLossPossible: true)).ShouldBe([older]);
        (await OtherStore.RefreshAsync([newer], isLossPossible: true)).ShouldBeEmpty();
        (await Store.FindAsync("ann")).ShouldBe(newer);
        (await ListedAsync("n1")).ShouldBe(["c3"]);
    }

    [Fact]
    public async Task Of_two_lost_connections_the_newer_is_put_back_in_either_order()
    {
        await Store.RefreshAsync([At("ann", "c1", "n1")]);
        (await OtherStore.RefreshAsync([At("ann", "c2", "n2", 1)])).ShouldBeEmpty();
        (await Store.FindAsync("ann")).ShouldBe(At("ann", "c2", "n2", 1));
        (await Store.GetPlayersAsync("n1")).ShouldBeEmpty();

        await OtherStore.RefreshAsync([At("bob", "c2", "n2", 1)]);
        (await Store.RefreshAsync([At("bob", "c1", "n1")])).ShouldBe([At("bob", "c1", "n1")]);
        (await Store.FindAsync("bob")).ShouldBe(At("bob", "c2", "n2", 1));
    }

    [Fact]
    public async Task Of_many_connections_at_once_each_is_replaced_once_but_the_last()
    {
        for (var round = 0; round < 20; round++)
        {
            var player = $"p{round}";
            var results = await Race.RunAsync(
                8,
                i => (i % 2 == 0 ? Store : OtherStore).ConnectAsync(player, $"c{i}", i % 2 == 0 ? "n1" : "n2"));
            var last = (await Store.FindAsync(player)).ShouldNotBeNull();
            results.Select(result => result.Replaced?.ConnectionId ?? last.ConnectionId).Order()
                .ShouldBe(Enumerable.Range(0, 8).Select(i => $"c{i}"));
            results.MaxBy(result => result.Current.ConnectedAt).Current.ShouldBe(last);
            results.Select(result => result.Current.ConnectedAt).Distinct().Count().ShouldBe(8);
        }
    }

    [Fact]
    public async Task A_disconnect_that_races_with_a_reconnect_never_takes_the_new_connection()
    {
        for (var round = 0; round < 50; round++)
        {
            var player = $"p{round}";
            await Store.ConnectAsync(player, "c1", "n1");
            var results = await Race.RunAsync<object?>(
                async () => await Store.DisconnectAsync(player, "c1"),
                async () => (await OtherStore.ConnectAsync(player, "c2", "n2")).Replaced);
            (await Store.FindAsync(player)).ShouldNotBeNull().ConnectionId.ShouldBe("c2");

            // Either the player was absent for a moment, or the connection was replaced.
            (results[0] is true).ShouldBe(results[1] is null);
        }
    }

    private async Task<IEnumerable<string>> ListedAsync(string node)
        => (await OtherStore.GetPlayersAsync(node)).Select(presence => presence.ConnectionId).Order();

    private PlayerPresence At(string player, string connection, string node = "n1", int seconds = 0)
        => new(player, connection, node, _start.AddSeconds(seconds));
}
