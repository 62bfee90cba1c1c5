using CsArena.Realtime.Conformance;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <inheritdoc />
public sealed class PostgreSqlMatchHistoryContract() : MatchHistoryContract(PostgreSqlHarness.CreateAsync);

/// <inheritdoc />
public sealed class OtherSchemaMatchHistoryContract() : MatchHistoryContract(PostgreSqlHarness.CreateInOtherSchemaAsync);

/// <inheritdoc />
public sealed class PooledMatchHistoryContract() : MatchHistoryContract(PostgreSqlHarness.CreateBehindPoolerAsync);
