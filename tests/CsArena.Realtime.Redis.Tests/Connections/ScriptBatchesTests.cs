using CsArena.TestServers;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Connections;

[Collection(Undisturbed.Name)]
public sealed class ScriptBatchesTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static readonly RedisScript _append = Script("redis.call('RPUSH', KEYS[1], unpack(ARGV)) return redis.call('LRANGE', KEYS[1], 0, -1)");
    private static readonly RedisScript _answers = Script(
        """
        if ARGV[1] == 'nothing' then return end
        if ARGV[1] == 'no' then return false end
        if ARGV[1] == 'failure' then return redis.call('INCR', 'text') end
        if ARGV[1] == 'mistake' then return nosuch.field end
        return { KEYS[1], #ARGV, { ARGV[#ARGV] } }
        """);

    private RedisServer _server = null!;
    private TestNode _node = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _node = await TestNode.StartAsync(_server.Url, Timeout);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Calls_that_come_while_one_is_under_way_go_together_in_their_order()
    {
        var batches = new ScriptBatches(_node.Connection, _append, sharesKeys: true);
        await _server.CommandAsync("CONFIG", "RESETSTAT");
        var calls = await WhileRedisIsBusyAsync(() => [.. Enumerable.Range(0, 60).Select(i => RunAsync(batches, "list", $"{i}"))]);

        var lists = Array.ConvertAll(await Task.WhenAll(calls), reply => (string[])reply!);
        for (var i = 0; i < lists.Length; i++)
        {
            lists[i].ShouldBe(Enumerable.Range(0, i + 1).Select(number => $"{number}"));
        }

        // One alone, and the rest in two batches of at most 32.
        (await CallsByHashAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task One_call_alone_is_sent_as_it_is()
    {
        var batches = new ScriptBatches(_node.Connection, _append);
        await RunAsync(batches, "list", "a", "b");
        (await _server.CommandAsync("SCRIPT", "EXISTS", Convert.ToHexStringLower(_append.Hash))).Trim().ShouldEndWith("1");
        (await _server.CommandAsync("SCRIPT", "EXISTS", Convert.ToHexStringLower(_append.Many.Hash))).Trim().ShouldEndWith("0");
    }

    [Fact]
    public async Task Each_call_gets_its_own_keys_arguments_and_answer()
    {
        var batches = new ScriptBatches(_node.Connection, _answers);
        var calls = await WhileRedisIsBusyAsync(() =>
        [
            RunAsync(batches, "zero"), RunAsync(batches, "one", "x"), RunAsync(batches, "two", "nothing"), RunAsync(batches, "three", "no"),
            RunAsync(batches, "four", "x", "y", "z"),
        ]);
        var replies = await Task.WhenAll(calls);
        Told(replies[1]).ShouldBe(("one", 1, "x"));
        replies[2].IsNull.ShouldBeTrue();
        replies[3].IsNull.ShouldBeTrue();
        Told(replies[4]).ShouldBe(("four", 3, "z"));
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("mistake")]
    public async Task A_call_that_fails_fails_alone(string kind)
    {
        await _server.CommandAsync("SET", "text", "no number");
        var batches = new ScriptBatches(_node.Connection, _answers);
        var calls = await WhileRedisIsBusyAsync(()
            => [RunAsync(batches, "zero", "x"), RunAsync(batches, "one", "x"), RunAsync(batches, "two", kind), RunAsync(batches, "three", "x")]);
        (await Should.ThrowAsync<InvalidOperationException>(() => calls[2])).Message.ShouldContain(kind == "failure" ? "not an integer" : "nosuch");
        Told(await calls[1]).ShouldBe(("one", 1, "x"));
        Told(await calls[3]).ShouldBe(("three", 1, "x"));
    }

    [Fact]
    public async Task A_call_that_may_not_write_now_finds_Redis_away()
    {
        await _server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        var batches = new ScriptBatches(_node.Connection, _append);
        foreach (var call in await WhileRedisIsBusyAsync(() => [.. Enumerable.Range(0, 5).Select(i => RunAsync(batches, "list", $"{i}"))]))
        {
            await Should.ThrowAsync<BackendUnavailableException>(() => call);
        }
    }

    [Fact]
    public async Task A_batch_that_the_server_has_forgotten_is_sent_again()
    {
        var batches = new ScriptBatches(_node.Connection, _append);
        for (var turn = 0; turn < 2; turn++)
        {
            var calls = await WhileRedisIsBusyAsync(() => [.. Enumerable.Range(0, 10).Select(i => RunAsync(batches, $"list:{i}", "x"))]);
            foreach (var reply in await Task.WhenAll(calls))
            {
                ((string[])reply!).Length.ShouldBe(turn + 1);
            }

            await _server.CommandAsync("SCRIPT", "FLUSH");
        }
    }

    [Fact]
    public async Task Those_who_wait_behind_a_call_that_is_not_answered_do_not_wait_twice_and_the_next_ones_go_out_again()
    {
        var batches = new ScriptBatches(_node.Connection, _append);
        await RunAsync(batches, "list", "before");
        await _server.PauseAsync();
        var started = TimeProvider.System.GetTimestamp();
        Task<RedisResult>[] calls = [.. Enumerable.Range(0, 100).Select(_ => RunAsync(batches, "list", "lost"))];
        foreach (var call in calls)
        {
            await Should.ThrowAsync<BackendUnavailableException>(() => call);
        }

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Timeout * 1.75);
        await _server.ResumeAsync();
        await Eventually.HoldsAsync(() => _node.WorksAsync("key"), TimeSpan.FromSeconds(30), "Redis answers");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RunAsync(batches, "list", "after")));
    }

    [Fact]
    public async Task Whoever_waits_no_more_is_let_go_and_holds_up_nobody()
    {
        var batches = new ScriptBatches(_node.Connection, _append, sharesKeys: true);
        using var cancellation = new CancellationTokenSource();
        var calls = await WhileRedisIsBusyAsync(() =>
        {
            Task<RedisResult>[] all =
            [
                RunAsync(batches, "list", "a"),
                batches.RunAsync(["list"], ["b"], cancellation.Token).AsTask(),
                RunAsync(batches, "list", "c"),
            ];
            cancellation.Cancel();
            all[1].IsCanceled.ShouldBeTrue();
            return all;
        });
        ((string[])(await calls[2])!).ShouldBe(["a", "b", "c"]);
        await Should.ThrowAsync<OperationCanceledException>(() => batches.RunAsync(["list"], ["d"], cancellation.Token).AsTask());
    }

    /// <summary>Makes calls of which the first one is not answered before all of them are made.</summary>
    private async Task<Task<RedisResult>[]> WhileRedisIsBusyAsync(Func<Task<RedisResult>[]> call)
    {
        await _server.PauseAsync();
        try
        {
            return call();
        }
        finally
        {
            await _server.ResumeAsync();
        }
    }

    private async Task<long> CallsByHashAsync()
    {
        var statistics = (await _server.CommandAsync("INFO", "commandstats")).Split('\n');
        return long.Parse(statistics.Single(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal)).Split("calls=")[1].Split(',')[0]);
    }

    private static Task<RedisResult> RunAsync(ScriptBatches batches, string key, params RedisValue[] arguments)
        => batches.RunAsync([key], arguments, CancellationToken.None).AsTask();

    private static (string? Key, long Count, string? Last) Told(RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        return ((string?)parts[0], (long)parts[1], (string?)((RedisResult[])parts[2]!)[0]);
    }

    private static RedisScript Script(string text) => RedisScript.Load("Connections/Scripts/alive.lua", rewrite: _ => text);
}
