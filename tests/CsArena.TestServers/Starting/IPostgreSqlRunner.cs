namespace CsArena.TestServers.Starting;

/// <summary>A runner of a PostgreSQL, which also runs SQL on it.</summary>
internal interface IPostgreSqlRunner : IServerRunner
{
    /// <summary>Runs SQL with psql.</summary>
    /// <returns>The rows as lines, columns separated by <c>|</c>.</returns>
    /// <exception cref="IOException">The server did not answer, or refused.</exception>
    Task<string> QueryAsync(string database, string sql);
}
