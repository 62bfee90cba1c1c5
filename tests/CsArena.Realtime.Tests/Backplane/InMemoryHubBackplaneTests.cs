using CsArena.Realtime.Backplane;
using CsArena.Realtime.Conformance;
using CsArena.Realtime.InMemory;

namespace CsArena.Realtime.Tests.Backplane;

public sealed class InMemoryHubBackplaneTests() : HubBackplaneContract(() => new(new OneBackplane()))
{
    private sealed class OneBackplane : BackendHarness
    {
        private readonly InMemoryBackplane _backplane = new();

        public override ValueTask<DateTimeOffset> NowAsync() => throw new NotSupportedException();

        public override ValueTask PassAsync(TimeSpan time) => throw new NotSupportedException();

        public override ValueTask<IBackplane> CreateBackplaneAsync() => new(_backplane);
    }
}
