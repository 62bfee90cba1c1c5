using CsArena.Realtime.ConnectCodes;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="IConnectCodeStore"/> keeps, as two nodes see it: a code is taken once, within its time.</summary>
public abstract class ConnectCodeStoreContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private static readonly TimeSpan _late = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(100);

    private IConnectCodeStore _first = null!;
    private IConnectCodeStore _second = null!;

    protected override async ValueTask PrepareAsync()
    {
        _first = await Harness.CreateConnectCodeStoreAsync();
        _second = await Harness.CreateConnectCodeStoreAsync();
    }

    [Fact]
    public async Task What_one_node_keeps_another_takes_once()
    {
        byte[] value = [0, 1, 255, 13, 10, .. "가"u8];
        (await _first.AddAsync("a", value, _late)).ShouldBeTrue();
        (await _first.AddAsync("b", new byte[] { 1 }, _late)).ShouldBeTrue();
        (await _second.TakeAsync("a")).ShouldNotBeNull().ToArray().ShouldBe(value);
        (await _first.TakeAsync("a")).ShouldBeNull();
        (await _second.TakeAsync("a")).ShouldBeNull();
        (await _first.TakeAsync("b")).ShouldNotBeNull().ToArray().ShouldBe([1]);
    }

    [Fact]
    public async Task Of_many_who_take_one_gets_it()
    {
        await _first.AddAsync("a", new byte[] { 1 }, _late);
        var taken = await Race.RunAsync(16, racer => (racer % 2 == 0 ? _first : _second).TakeAsync("a"));
        taken.Count(value => value is not null).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_never_kept_cannot_be_taken()
    {
        (await _first.TakeAsync("a")).ShouldBeNull();
        await _first.AddAsync("a", new byte[] { 1 }, _late);
        (await _second.TakeAsync("A")).ShouldBeNull();
    }

    [Fact]
    public async Task I12_it_is_gone_when_its_time_is_over()
    {
        await _first.AddAsync("a", new byte[] { 1 }, _soon);
        await Harness.PassAsync(_soon * 2);
        (await _second.TakeAsync("a")).ShouldBeNull();
    }

    [Fact]
    public async Task A_name_that_is_taken_is_left_as_it_is()
    {
        await _first.AddAsync("a", new byte[] { 1 }, _late);
        (await _second.AddAsync("a", new byte[] { 2 }, _late)).ShouldBeFalse();
        (await _second.TakeAsync("a")).ShouldNotBeNull().ToArray().ShouldBe([1]);
    }
}
