using CsArena.Realtime.Conformance;
using CsArena.Realtime.Matchmaking;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests;

/// <summary>What is in Redis while players wait: the seed's keys, and nothing once everybody is gone (I12).</summary>
public abstract class StoredQueueTests(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private const string Default = MatchQueueOptions.DefaultQueue;

    /// <summary>Keys that are gone when nobody is queued or plays.</summary>
    private static readonly string[] _passing =
        ["users", "tickets", "playing", "matches", "unconfirmed", "stale", "held", "parked"];

    private RedisConnection _redis = null!;
    private RedisMatchQueue _queue = null!;

    protected override async ValueTask PrepareAsync()
    {
        _redis = ((RedisHarness)Harness).NextNode();
        _queue = new RedisMatchQueue(_redis, new MatchQueueOptions());
        await _queue.RenewNodeAsync("n1", Late);
    }

    [Fact]
    public async Task A_waiting_player_is_in_the_list_and_the_set_of_the_seed()
    {
        await EnqueueAsync("ann");
        (await RangeAsync(List)).ShouldBe(["ann"]);
        ((bool)await _redis.ExecuteAsync("SISMEMBER", [Key("users"), "ann"])).ShouldBeTrue();
        var ticket = (string)(await _redis.ExecuteAsync("HGET", [Key("tickets"), "ann"]))!;
        ticket.ShouldContain("\"nickname\":\"닉 ann\"");
        ticket.ShouldContain("\"nodeId\":\"n1\"");

        var match = (await EnqueueAsync("bob")).Match.ShouldNotBeNull();
        (await RangeAsync(List)).ShouldBeEmpty();
        ((string?)await _redis.ExecuteAsync("HGET", [Key("playing"), "ann"])).ShouldBe(match.RoomId);
        ((bool)await _redis.ExecuteAsync("HEXISTS", [Key("matches"), match.RoomId])).ShouldBeTrue();
    }

    [Fact]
    public async Task A_queue_with_a_name_has_keys_with_that_name()
    {
        await EnqueueAsync("ann", queue: "ranked");
        (await RangeAsync(Key("ranked"))).ShouldBe(["ann"]);
        ((long)await _redis.ExecuteAsync("SCARD", [Key("users:ranked")])).ShouldBe(1);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("tickets")]
    [InlineData("users:ranked")]
    [InlineData("stale:")]
    [InlineData("numbers")]
    public async Task A_queue_cannot_have_the_name_of_another_key(string name)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await EnqueueAsync("ann", queue: name));
        var options = new MatchQueueOptions();
        options.Queues.Add(name);
        Should.Throw<ArgumentException>(() => new RedisMatchQueue(_redis, options));
    }

    [Fact]
    public async Task I4_leaving_a_long_queue_searches_no_list_and_keeps_the_order()
    {
        const int Players = 3_000;
        await FillAsync(Players);
        var left = new HashSet<int>();
        var random = new Random(1);
        while (left.Count < 1_000)
        {
            var player = random.Next(Players);
            var expected = left.Add(player) ? DequeueStatus.Dequeued : DequeueStatus.NotQueued;
            (await _queue.DequeueAsync($"p{player}")).Status.ShouldBe(expected);
        }

        ((long)await _redis.ExecuteAsync("LLEN", [List])).ShouldBe(Players);
        ((long)await _redis.ExecuteAsync("HGET", [Key("stale"), ""])).ShouldBe(1_000);
        (await _queue.CountAsync()).ShouldBe(Players - 1_000);

        // Past half of the list it is written anew.
        for (var player = 0; left.Count < 1_600; player++)
        {
            if (left.Add(player))
            {
                await _queue.DequeueAsync($"p{player}");
            }
        }

        ((long)await _redis.ExecuteAsync("LLEN", [List])).ShouldBeLessThan(Players / 2);
        var stale = (long?)await _redis.ExecuteAsync("HGET", [Key("stale"), ""]) ?? 0;
        stale.ShouldBe((long)await _redis.ExecuteAsync("LLEN", [List]) - (Players - left.Count));
        await _queue.DequeueAsync($"p{Players - 1}");
        left.Add(Players - 1);

        foreach (var player in Enumerable.Range(0, Players).Where(player => !left.Contains(player)))
        {
            (await EnqueueAsync($"opponent of {player}")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe($"p{player}");
        }

        await ShouldBeEmptyButForAsync("matches", "playing", "unconfirmed");
    }

    [Fact]
    public async Task I12_nothing_is_left_once_everybody_is_gone()
    {
        await FillAsync(20);
        await _queue.HoldAsync("p3", "c", TimeSpan.Zero);
        await _queue.DropGoneAsync(10);
        for (var i = 4; i < 20; i++)
        {
            await _queue.DequeueAsync($"p{i}");
        }

        foreach (var opponent in new[] { "a", "b", "c" })
        {
            var match = (await EnqueueAsync(opponent)).Match.ShouldNotBeNull();
            await _queue.ConfirmAsync(match.RoomId);
            await _queue.ReleaseAsync(match.RoomId, match.Player1.PlayerId, match.Player2.PlayerId);
        }

        // Somebody who was put aside on a dead node, and one who was not met yet.
        await EnqueueAsync("dan", "dead");
        await EnqueueAsync("eve");
        await _queue.DequeueAsync("dan");
        await _queue.DequeueAsync("eve");
        await ShouldBeEmptyButForAsync();
    }

    [Fact]
    public async Task A_ticket_that_was_put_aside_ends_by_itself()
    {
        await EnqueueAsync("ann", "dead");
        await EnqueueAsync("bob");
        var ends = (double)await _redis.ExecuteAsync("ZSCORE", [Key("held"), "ann"]);
        Microseconds.ToTime((long)ends).ShouldBe(await Harness.NowAsync() + TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(5));
        (await _redis.ExecuteAsync("ZSCORE", [Key("held"), "bob"])).IsNull.ShouldBeTrue();

        // As if ten minutes had passed.
        await _redis.ExecuteAsync("ZADD", [Key("held"), 1, "ann"]);
        (await _queue.DropGoneAsync(10)).ShouldBe(["ann"]);
        (await _queue.GetStatusAsync("ann")).Activity.ShouldBe(PlayerActivity.Idle);
        (await _queue.RenewNodeAsync("dead", Late)).ShouldBe(NodeRenewal.Registered);
        (await EnqueueAsync("cid")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("bob");
    }

    [Fact]
    public async Task An_entry_without_a_ticket_is_passed_over()
    {
        await _redis.ExecuteAsync("RPUSH", [List, "nobody"]);
        (await EnqueueAsync("ann")).Status.ShouldBe(EnqueueStatus.Queued);
        (await EnqueueAsync("bob")).Match.ShouldNotBeNull().Player1.PlayerId.ShouldBe("ann");
    }

    private RedisKey List => _redis.Keys.Queue.Base[0];

    private RedisKey Key(string kind) => $"{List}:{kind}";

    private ValueTask<EnqueueResult> EnqueueAsync(string player, string node = "n1", string queue = Default)
        => _queue.EnqueueAsync(new EnqueueRequest(player, $"닉 {player}", queue, node, "c", "ko"));

    /// <summary>Players wait in numbers only when their node was taken for dead and was not.</summary>
    private async Task FillAsync(int players)
    {
        for (var i = 0; i < players; i++)
        {
            await EnqueueAsync($"p{i}", "slow");
        }

        await _queue.RenewNodeAsync("slow", Late);
        (await RangeAsync(List)).ShouldBe(Enumerable.Range(0, players).Select(i => $"p{i}"));
    }

    private async Task<string[]> RangeAsync(RedisKey list) => (string[])(await _redis.ExecuteAsync("LRANGE", [list, 0, -1]))!;

    private async Task ShouldBeEmptyButForAsync(params string[] kinds)
    {
        foreach (var kind in _passing.Except(kinds))
        {
            ((bool)await _redis.ExecuteAsync("EXISTS", [Key(kind)])).ShouldBeFalse(kind);
        }

        ((bool)await _redis.ExecuteAsync("EXISTS", [List])).ShouldBeFalse();
    }
}

public sealed class RedisStoredQueueTests() : StoredQueueTests(RedisHarness.StandAloneAsync);

public sealed class RedisClusterStoredQueueTests() : StoredQueueTests(RedisHarness.ClusterAsync);
