using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <inheritdoc />
public sealed class PostgreSqlMatchHistoryContract() : MatchHistoryContract(PostgreSqlHarness.CreateAsync);
