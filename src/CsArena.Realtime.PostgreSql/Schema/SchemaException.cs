namespace CsArena.Realtime.PostgreSql;

/// <summary>The database's schema is not one to work with.</summary>
/// <param name="what">What it is, as the end of a sentence.</param>
internal sealed class SchemaException(string what) : Exception(what);
