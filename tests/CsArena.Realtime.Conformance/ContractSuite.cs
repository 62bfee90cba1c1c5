using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>A suite of facts that every backend keeps. Each test gets a harness, hence a state, of its own.</summary>
public abstract class ContractSuite(Func<ValueTask<BackendHarness>> createHarness) : IAsyncLifetime
{
    /// <summary>A lease that is over soon: short enough to be waited for in real time, long enough for a few calls.</summary>
    protected static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    /// <summary>Long enough for <see cref="Soon"/> to be over, with room for a slow machine.</summary>
    protected static readonly TimeSpan PastSoon = TimeSpan.FromMilliseconds(450);

    /// <summary>A lease that is not over before the test is.</summary>
    protected static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    private BackendHarness? _harness;

    protected BackendHarness Harness => _harness ?? throw new InvalidOperationException("The test has not started.");

    public async Task InitializeAsync()
    {
        _harness = await createHarness();
        await PrepareAsync();
    }

    public async Task DisposeAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }
    }

    /// <summary>Makes the stores that the suite is about.</summary>
    protected abstract ValueTask PrepareAsync();
}
