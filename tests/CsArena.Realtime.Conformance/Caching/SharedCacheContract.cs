using CsArena.Realtime.Caching;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every cache that hosts share keeps, as two hosts see it.</summary>
public abstract class SharedCacheContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private ISharedCache _first = null!;
    private ISharedCache _second = null!;

    protected override async ValueTask PrepareAsync()
    {
        _first = await Harness.CreateSharedCacheAsync();
        _second = await Harness.CreateSharedCacheAsync();
    }

    [Fact]
    public async Task Whoever_asks_first_is_to_load_and_others_are_told_so()
    {
        (await GetAsync(_first, "a", "first")).State.ShouldBe(SharedEntryState.Reserved);
        (await GetAsync(_second, "a", "second")).State.ShouldBe(SharedEntryState.Loading);
        (await GetAsync(_second, "b", "second")).State.ShouldBe(SharedEntryState.Reserved);
    }

    [Fact]
    public async Task What_one_host_stores_another_finds()
    {
        byte[] value = [0, 1, 255, 13, 10, .. "가"u8];
        await GetAsync(_first, "a", "first");
        await _first.SetAsync("a", value, Late);

        foreach (var cache in (ISharedCache[])[_first, _second])
        {
            var entry = await GetAsync(cache, "a", "any");
            entry.State.ShouldBe(SharedEntryState.Found);
            entry.Value.ToArray().ShouldBe(value);
        }
    }

    [Fact]
    public async Task An_empty_value_is_a_value()
    {
        await _first.SetAsync("a", ReadOnlyMemory<byte>.Empty, Late);

        var entry = await GetAsync(_second, "a", "second");
        entry.State.ShouldBe(SharedEntryState.Found);
        entry.Value.Length.ShouldBe(0);
    }

    [Fact]
    public async Task Many_keys_are_answered_in_their_order()
    {
        string[] keys = [.. Enumerable.Range(0, 50).Select(i => $"{{tag {i}}}:키:{i}")];
        foreach (var i in Enumerable.Range(0, 50).Where(i => i % 3 == 0))
        {
            await _first.SetAsync(keys[i], BitConverter.GetBytes(i), Late);
        }

        await _first.GetOrReserveAsync([.. keys.Where((_, i) => i % 3 == 1)], "first", Late);
        var entries = await _second.GetOrReserveAsync(keys, "second", Late);

        entries.Count.ShouldBe(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            entries[i].State.ShouldBe((i % 3) switch
            {
                0 => SharedEntryState.Found,
                1 => SharedEntryState.Loading,
                _ => SharedEntryState.Reserved,
            });
            if (i % 3 == 0)
            {
                BitConverter.ToInt32(entries[i].Value.Span).ShouldBe(i);
            }
        }
    }

    [Fact]
    public async Task A_load_that_is_given_back_is_the_next_ones()
    {
        await GetAsync(_first, "a", "first");

        await _second.ReleaseAsync("a", "second");
        (await GetAsync(_second, "a", "second")).State.ShouldBe(SharedEntryState.Loading);

        await _first.ReleaseAsync("a", "first");
        (await GetAsync(_second, "a", "second")).State.ShouldBe(SharedEntryState.Reserved);
    }

    [Fact]
    public async Task Giving_back_leaves_an_entry_alone()
    {
        await GetAsync(_first, "a", "first");
        await _first.SetAsync("a", new byte[] { 1 }, Late);
        await _first.ReleaseAsync("a", "first");

        (await GetAsync(_second, "a", "second")).State.ShouldBe(SharedEntryState.Found);
    }

    [Fact]
    public async Task A_load_is_the_next_ones_when_its_time_is_over()
    {
        (await _first.GetOrReserveAsync(["a"], "first", Soon))[0].State.ShouldBe(SharedEntryState.Reserved);
        await Harness.PassAsync(PastSoon);

        (await GetAsync(_second, "a", "second")).State.ShouldBe(SharedEntryState.Reserved);
        (await GetAsync(_first, "a", "first")).State.ShouldBe(SharedEntryState.Loading);
    }

    [Fact]
    public async Task An_entry_is_gone_when_its_time_is_over()
    {
        await _first.SetAsync("a", new byte[] { 1 }, Soon);
        await Harness.PassAsync(PastSoon);

        (await GetAsync(_second, "a", "second")).State.ShouldBe(SharedEntryState.Reserved);
    }

    [Fact]
    public async Task A_slow_load_is_stored_all_the_same()
    {
        await _first.GetOrReserveAsync(["a"], "first", Soon);
        await Harness.PassAsync(PastSoon);
        await GetAsync(_second, "a", "second");
        await _first.SetAsync("a", new byte[] { 1 }, Late);

        (await GetAsync(_second, "a", "second")).State.ShouldBe(SharedEntryState.Found);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_is_to_load()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            async () => await GetAsync(i % 2 == 0 ? _first : _second, "a", $"caller {i}"))));

        asked.Count(entry => entry.State == SharedEntryState.Reserved).ShouldBe(1);
        asked.Count(entry => entry.State == SharedEntryState.Loading).ShouldBe(99);
    }

    private static async ValueTask<SharedEntry> GetAsync(ISharedCache cache, string key, string token)
        => (await cache.GetOrReserveAsync([key], token, Late))[0];
}
