using CsArena.Realtime.Denials;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>What every <see cref="IDenyList"/> keeps, as two nodes see it.</summary>
public abstract class DenyListContract(Func<ValueTask<BackendHarness>> createHarness) : ContractSuite(createHarness)
{
    private IDenyList _first = null!;
    private IDenyList _second = null!;
    private DateTimeOffset _later;

    protected override async ValueTask PrepareAsync()
    {
        _first = await Harness.CreateDenyListAsync();
        _second = await Harness.CreateDenyListAsync();
        _later = TestSessions.Whole(await Harness.NowAsync()) + Late;
    }

    [Fact]
    public async Task What_one_node_denies_every_node_reads()
    {
        (await ReadAsync(_second)).ShouldBeEmpty();
        await _first.AddAsync(DeniedKind.Player, "ann", _later);
        await _second.AddAsync(DeniedKind.Token, "\uD1A0\uD070 1", _later.AddDays(1));
        foreach (var list in new[] { _first, _second })
        {
            (await ReadAsync(list)).ShouldBe(
                [new Denial(DeniedKind.Player, "ann", _later), new Denial(DeniedKind.Token, "\uD1A0\uD070 1", _later.AddDays(1))],
                ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_list_that_has_not_changed_is_not_read_again()
    {
        var empty = (await _second.ReadAsync(null)).ShouldNotBeNull();
        (await _second.ReadAsync(empty.Version)).ShouldBeNull();
        await _first.AddAsync(DeniedKind.Player, "ann", _later);
        var one = (await _second.ReadAsync(empty.Version)).ShouldNotBeNull();
        (await _second.ReadAsync(one.Version)).ShouldBeNull();
        await _first.AddAsync(DeniedKind.Player, "ann", _later.AddMinutes(1));
        var other = (await _second.ReadAsync(one.Version)).ShouldNotBeNull();
        other.Denials.ShouldBe([new Denial(DeniedKind.Player, "ann", _later.AddMinutes(1))]);
    }

    [Fact]
    public async Task A_long_list_is_read_whole()
    {
        const int Entries = 5_000;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Entries), async (i, cancellation) => await _first.AddAsync(DeniedKind.Player, $"player {i}", _later, cancellation));
        (await ReadAsync(_second)).Select(denial => denial.Id).Distinct().Count().ShouldBe(Entries);
    }

    [Fact]
    public async Task What_is_removed_is_denied_no_longer()
    {
        await _first.AddAsync(DeniedKind.Player, "ann", _later);
        await _first.AddAsync(DeniedKind.Token, "ann", _later);
        (await _second.RemoveAsync(DeniedKind.Player, "ann")).ShouldBeTrue();
        (await _second.RemoveAsync(DeniedKind.Player, "ann")).ShouldBeFalse();
        (await ReadAsync(_first)).ShouldBe([new Denial(DeniedKind.Token, "ann", _later)]);
        (await _first.RemoveAsync(DeniedKind.Token, "ann")).ShouldBeTrue();
        (await ReadAsync(_second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entry_ends_by_itself()
    {
        await _first.AddAsync(DeniedKind.Player, "ann", await Harness.NowAsync() + Soon);
        await _first.AddAsync(DeniedKind.Player, "bob", await Harness.NowAsync() - Soon);
        await Harness.PassAsync(PastSoon);
        (await ReadAsync(_second)).ShouldBeEmpty();
        await _first.AddAsync(DeniedKind.Player, "cid", _later);
        (await ReadAsync(_second)).ShouldBe([new Denial(DeniedKind.Player, "cid", _later)]);
    }

    [Fact]
    public async Task An_id_has_a_length()
    {
        await Should.ThrowAsync<ArgumentException>(async () => await _first.AddAsync(DeniedKind.Player, "", _later));
        await Should.ThrowAsync<ArgumentException>(async () => await _first.AddAsync(DeniedKind.Token, new string('x', 257), _later));
        await _first.AddAsync(DeniedKind.Token, new string('x', 256), _later);
        (await ReadAsync(_second)).Count.ShouldBe(1);
    }

    private static async Task<IReadOnlyList<Denial>> ReadAsync(IDenyList list) => (await list.ReadAsync(null)).ShouldNotBeNull().Denials;
}
