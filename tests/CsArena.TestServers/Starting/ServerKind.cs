namespace CsArena.TestServers.Starting;

/// <summary>Where the servers of a test run come from.</summary>
public enum ServerKind
{
    /// <summary>Processes of the programs that this machine has installed.</summary>
    Local,

    /// <summary>Containers of a Docker engine on this machine.</summary>
    Containers,
}
