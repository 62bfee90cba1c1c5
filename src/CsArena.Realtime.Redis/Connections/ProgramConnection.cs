using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>The connection that the program's services gave, asked for once however often the options are made.</summary>
/// <param name="Connection">Stays the program's.</param>
internal sealed record ProgramConnection(IConnectionMultiplexer Connection);
