using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests;

public sealed class LayeredCacheTests(ITestOutputHelper output)
{
    [Fact]
    public async Task One_host_loads_a_key_once_however_many_ask_at_once()
    {
        await using var host = await CacheHost.StartAsync();
        var store = new SlowStore();

        await new CacheStorm(output, [host], store, keys: 60, callers: 400).RunAsync();

        store.Loads.Count.ShouldBe(60);
        store.Loads.Values.ShouldAllBe(loads => loads == 1);
        host.Counters["arena.cache.loads(texts)"].ShouldBe(60);
    }

    [Fact]
    public async Task What_is_there_is_not_loaded_again()
    {
        await using var host = await CacheHost.StartAsync();
        var store = new SlowStore();

        await host.GetAsync("a", store);
        var again = await host.Cache.GetAsync(["a", "b"], store.LoadAsync, CancellationToken.None);

        again.ShouldBe(new Dictionary<string, CachedText> { ["a"] = new("value of a"), ["b"] = new("value of b") }, ignoreOrder: true);
        store.Loads.ShouldBe(new Dictionary<string, int> { ["a"] = 1, ["b"] = 1 }, ignoreOrder: true);
        host.Counters["arena.cache.hits(texts,memory)"].ShouldBe(1);
        host.Counters["arena.cache.misses(texts,memory)"].ShouldBe(2);
        host.Counters["arena.cache.loads(texts)"].ShouldBe(2);
    }

    [Fact]
    public async Task What_is_missing_is_left_out_and_asked_for_again()
    {
        await using var host = await CacheHost.StartAsync();
        var store = new SlowStore();

        (await host.GetAsync("missing", store)).ShouldBeNull();
        (await host.GetAsync("missing", store)).ShouldBeNull();

        store.Loads["missing"].ShouldBe(2);
    }

    [Fact]
    public async Task A_load_that_fails_fails_for_all_who_wait_and_is_tried_again_afterwards()
    {
        await using var host = await CacheHost.StartAsync();
        var gate = new TaskCompletionSource();
        var store = new SlowStore { Gate = gate.Task };
        var waiting = Enumerable.Range(0, 20).Select(_ => host.GetAsync("a", store)).ToArray();

        gate.SetException(new BackendUnavailableException());
        foreach (var call in waiting)
        {
            await Should.ThrowAsync<BackendUnavailableException>(call);
        }

        store.Gate = Task.CompletedTask;
        (await host.GetAsync("a", store)).ShouldBe(new CachedText("value of a"));
        store.Loads["a"].ShouldBe(2);
    }

    [Fact]
    public async Task Who_waits_no_more_leaves_the_load_to_the_others()
    {
        await using var host = await CacheHost.StartAsync();
        var gate = new TaskCompletionSource();
        var store = new SlowStore { Gate = gate.Task };
        using var impatience = new CancellationTokenSource();
        var first = host.GetAsync("a", store, impatience.Token);
        var second = host.GetAsync("a", store);

        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        gate.SetResult();

        (await second).ShouldBe(new CachedText("value of a"));
        store.Loads["a"].ShouldBe(1);
    }

    [Fact]
    public void Memory_is_bounded()
    {
        using var cache = new LocalCache<CachedText>(100, new CacheTimes(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), TimeProvider.System);

        for (var i = 0; i < 10_000; i++)
        {
            cache.Set($"{i}", new CachedText($"{i}"));
        }

        Enumerable.Range(0, 10_000).Count(i => cache.TryGet($"{i}", out _)).ShouldBeLessThanOrEqualTo(100);
    }

    [Fact]
    public void Lifetimes_differ_by_a_tenth_at_most()
    {
        var times = new CacheTimes(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var drawn = Enumerable.Range(0, 1000).Select(_ => times.OfOneEntry().TotalSeconds).ToArray();

        drawn.ShouldAllBe(seconds => seconds >= 90 && seconds <= 110);
        drawn.Min().ShouldBeLessThan(93);
        drawn.Max().ShouldBeGreaterThan(107);
    }
}
