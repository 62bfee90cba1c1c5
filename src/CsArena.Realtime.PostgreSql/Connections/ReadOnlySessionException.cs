namespace CsArena.Realtime.PostgreSql;

/// <summary>The session answers and cannot write, as one to a server that is no longer the primary.</summary>
internal sealed class ReadOnlySessionException() : Exception("The database is read-only.");
