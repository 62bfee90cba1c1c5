using CsArena.Realtime.Conformance;

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
