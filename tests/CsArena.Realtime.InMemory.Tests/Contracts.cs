using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.InMemory.Tests;

public sealed class InMemoryMatchQueueTests() : MatchQueueContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryGameSessionStoreTests() : GameSessionStoreContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryPresenceStoreTests() : PresenceStoreContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryDeadlineQueueTests() : DeadlineQueueContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryBackplaneTests() : BackplaneContract(InMemoryHarness.CreateAsync);

public sealed class InMemoryMatchHistoryTests() : MatchHistoryContract(InMemoryHarness.CreateAsync);
