using System.Diagnostics;
using System.Globalization;
using CsArena.Realtime.Caching;
using CsArena.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>The cache of several hosts on one real Redis, which may be away.</summary>
[Collection(Undisturbed.Name)]
public sealed class SharedCacheTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly List<CacheHost> _hosts = [];
    private RedisServer _redis = null!;

    public async Task InitializeAsync() => _redis = await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task All_hosts_together_load_a_key_once()
    {
        // On a busy machine a call may wait long before it is even sent.
        await StartAsync(3, patience: TimeSpan.FromSeconds(20));
        var store = new SlowStore();

        await new CacheStorm(output, _hosts, store, keys: 100, callers: 300).RunAsync();

        store.Loads.Count.ShouldBe(100);
        store.Loads.Values.ShouldAllBe(loads => loads == 1);
        _hosts.Sum(host => host.Counters["arena.cache.loads(texts)"]).ShouldBe(100);

        // Each host has brought each key once, and found those in Redis that it has not loaded itself.
        _hosts.Sum(host => host.Counters["arena.cache.hits(texts,shared)"]).ShouldBeGreaterThan(0);
        _hosts.Sum(host => host.Counters["arena.cache.hits(texts,shared)"] + host.Counters["arena.cache.misses(texts,shared)"]).ShouldBe(300);
    }

    [Fact]
    public async Task What_one_host_has_loaded_another_has_from_Redis()
    {
        await StartAsync(2);
        var store = new SlowStore();

        await _hosts[0].GetAsync("a", store);
        await Eventually.HoldsAsync(async () => await _redis.CommandAsync("GET", "arena:cache:a") == "=\"value of a\"", TimeSpan.FromSeconds(5), "stored");
        (await _hosts[1].GetAsync("a", store)).ShouldBe(new CachedText("value of a"));

        store.Loads["a"].ShouldBe(1);
        _hosts[1].Counters["arena.cache.hits(texts,shared)"].ShouldBe(1);
        _hosts[1].Counters["arena.cache.loads(texts)"].ShouldBe(0);
    }

    [Fact]
    public async Task Entries_expire_and_not_all_at_once()
    {
        await StartAsync(1);
        var store = new SlowStore();
        string[] keys = [.. Enumerable.Range(0, 50).Select(i => $"key {i}")];

        await _hosts[0].Cache.GetAsync(keys, store.LoadAsync, CancellationToken.None);
        await Eventually.HoldsAsync(
            async () => (await Task.WhenAll(keys.Select(key => _redis.CommandAsync("GET", $"arena:cache:{key}")))).All(value => value.StartsWith('=')),
            TimeSpan.FromSeconds(10),
            "stored");

        var lifetimes = await Task.WhenAll(keys.Select(async key => int.Parse(await _redis.CommandAsync("PTTL", $"arena:cache:{key}"), CultureInfo.InvariantCulture) / 1000.0));
        lifetimes.ShouldAllBe(seconds => seconds > 530 && seconds <= 660);
        (lifetimes.Max() - lifetimes.Min()).ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task A_host_that_dies_while_it_loads_costs_the_others_the_lifetime_of_a_load()
    {
        await StartAsync(2, load: TimeSpan.FromMilliseconds(700));
        var store = new SlowStore();
        var dead = (await _hosts[0].Shared!.GetOrReserveAsync(["a"], "a host that dies", TimeSpan.FromMilliseconds(700)))[0];
        dead.State.ShouldBe(SharedEntryState.Reserved);

        var started = Stopwatch.GetTimestamp();
        var found = await Task.WhenAll(_hosts.SelectMany(host => Enumerable.Range(0, 20).Select(_ => host.GetAsync("a", store))));
        var took = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"waited {took.TotalMilliseconds:0} ms");
        found.ShouldAllBe(text => text == new CachedText("value of a"));
        took.ShouldBeInRange(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(3));
        store.Loads["a"].ShouldBe(1);
    }

    [Fact]
    public async Task A_load_that_fails_on_one_host_is_tried_by_another_at_once()
    {
        await StartAsync(2);
        var gate = new TaskCompletionSource();
        var failing = new SlowStore { Gate = gate.Task };
        var first = _hosts[0].GetAsync("a", failing);
        await Eventually.HoldsAsync(() => failing.Loads.ContainsKey("a"), TimeSpan.FromSeconds(5), "loading");
        var store = new SlowStore();
        var second = _hosts[1].GetAsync("a", store);

        gate.SetException(new BackendUnavailableException());

        await Should.ThrowAsync<BackendUnavailableException>(first);
        (await second.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(new CachedText("value of a"));
        store.Loads["a"].ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_read_is_loaded_anew()
    {
        await StartAsync(1);
        var store = new SlowStore();
        await _hosts[0].Shared!.SetAsync("a", "{\"of\": \"another version\"}"u8.ToArray(), TimeSpan.FromMinutes(1));

        (await _hosts[0].GetAsync("a", store)).ShouldBe(new CachedText("value of a"));
    }

    [Fact]
    public async Task Redis_killed_in_the_middle_costs_no_error()
    {
        await StartAsync(2);
        var store = new SlowStore();
        var storm = new CacheStorm(output, _hosts, store, keys: 2000, callers: 100);
        var running = storm.RunAsync(callsOfEach: 40);
        await Eventually.HoldsAsync(() => store.Loads.Count > 300, TimeSpan.FromSeconds(10), "the storm");

        await _redis.KillAsync();
        await running;

        storm.Slowest.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        store.Loads.Values.ShouldAllBe(loads => loads <= 2, "each host still loads a key once");
        _hosts.ShouldAllBe(host => host.Log.Count(354) <= 1);
    }

    [Fact]
    public async Task Redis_paused_in_the_middle_costs_no_error_and_is_used_again_afterwards()
    {
        await StartAsync(2);
        var store = new SlowStore();
        var storm = new CacheStorm(output, _hosts, store, keys: 3000, callers: 50);
        var running = storm.RunAsync(callsOfEach: 60);
        await Eventually.HoldsAsync(() => store.Loads.Count > 300, TimeSpan.FromSeconds(10), "the storm");

        await _redis.PauseAsync();
        await running;
        await _redis.ResumeAsync();

        storm.Slowest.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        store.Loads.Values.ShouldAllBe(loads => loads <= 2, "each host still loads a key once");
        var number = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                var key = $"after {number++}";
                await _hosts[0].GetAsync(key, store);
                await _hosts[1].GetAsync(key, store);
                return store.Loads[key] == 1;
            },
            TimeSpan.FromSeconds(20),
            "Redis is used again");
    }

    [Fact]
    public async Task While_Redis_is_away_hardly_any_call_waits_for_it()
    {
        await StartAsync(1);
        var store = new SlowStore(TimeSpan.Zero);
        await _redis.PauseAsync();
        await _hosts[0].GetAsync("first", store);

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            await _hosts[0].GetAsync($"key {i}", store);
        }

        var took = Stopwatch.GetElapsedTime(started);
        await _redis.ResumeAsync();
        output.WriteLine($"100 calls in {took.TotalMilliseconds:0} ms");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        _hosts[0].Log.Count(354).ShouldBe(1);
    }

    private async Task StartAsync(int hosts, TimeSpan? load = null, TimeSpan? patience = null)
    {
        for (var i = 0; i < hosts; i++)
        {
            _hosts.Add(await CacheHost.StartAsync(_redis, load, patience));
        }
    }
}
