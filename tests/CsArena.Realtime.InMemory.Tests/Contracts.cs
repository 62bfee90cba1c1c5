using CsArena.Realtime.Conformance;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests;

public sealed class InMemoryMatchQueueTests() : MatchQueueContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryMatchQueueModel() : MatchQueueModel(InMemoryHarness.CreateAsync);

public sealed class InMemoryMatchQueueStorm() : MatchQueueStorm(InMemoryHarness.CreateTickingAsync);

public sealed class InMemoryGameSessionStoreTests() : GameSessionStoreContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryGameSessionStoreModel() : GameSessionStoreModel(InMemoryHarness.CreateAsync);

public sealed class InMemoryPresenceStoreTests() : PresenceStoreContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryDeadlineQueueTests() : DeadlineQueueContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryNodeMessengerTests() : NodeMessengerContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryMatchHistoryTests() : MatchHistoryContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryConnectCodeStoreTests() : ConnectCodeStoreContract(InMemoryHarness.CreateAsync)
{
    [Fact]
    public async Task I12_what_nobody_takes_goes_with_the_next_one()
    {
        var time = new FakeTimeProvider();
        var store = new InMemoryConnectCodeStore(time);
        for (var i = 0; i < 100; i++)
        {
            await store.AddAsync($"{i}", new byte[1], TimeSpan.FromSeconds(30));
        }

        time.Advance(TimeSpan.FromSeconds(30));
        await store.AddAsync("next", new byte[1], TimeSpan.FromSeconds(30));
        store.Count.ShouldBe(1);
    }
}

public sealed class InMemoryDenyListTests() : DenyListContract(InMemoryHarness.CreateAsync);
