namespace CsArena.Realtime.Backplane;

/// <summary>What an envelope is for. The numbers are on the wire between nodes, also between two versions of a program.</summary>
internal enum EnvelopeKind : byte
{
    /// <summary>A message for all connections but the excluded. To all nodes, as are the next three.</summary>
    All = 1,

    /// <summary>A message for connections.</summary>
    Connections = 2,

    /// <summary>A message for the members of groups, but the excluded.</summary>
    Groups = 3,

    /// <summary>A message for all connections of users.</summary>
    Users = 4,

    /// <summary>A request to whoever has a connection: put it into a group.</summary>
    Join = 5,

    /// <summary>A request to whoever has a connection: take it out of a group.</summary>
    Leave = 6,

    /// <summary>A request to whoever has a connection: ask its client for a result.</summary>
    Invoke = 7,

    /// <summary>The result of a client is not needed any more.</summary>
    Cancel = 8,

    /// <summary>The sender is there.</summary>
    Beat = 9,

    /// <summary>The sender is going away.</summary>
    Bye = 10,

    /// <summary>Whether the sender has the connection of a request. To the node that asked, as are the rest.</summary>
    Answer = 11,

    /// <summary>The result of a client.</summary>
    Result = 12,

    /// <summary>There will be no results, and why.</summary>
    Failed = 13,

    /// <summary>Are these results still to come? Those that are not are answered with <see cref="Failed"/>.</summary>
    Probe = 14,
}
