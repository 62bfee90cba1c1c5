namespace CsArena.TestServers.Starting;

/// <summary>
/// How one server is started and ended. A runner keeps the server's port and its data from one start to the next;
/// whether the server is ready is for its owner to find out.
/// </summary>
internal interface IServerRunner : IAsyncDisposable
{
    /// <summary>Whether the server has ended by itself since its last start.</summary>
    bool HasExited { get; }

    /// <summary>Starts the server, or starts it again.</summary>
    Task StartAsync();

    /// <summary>Sends the server a signal that ends it, and waits until it has ended.</summary>
    Task EndAsync(Signal signal);

    /// <summary>Stops the server's processes, its connections stay open.</summary>
    Task PauseAsync();

    /// <summary>Lets the processes go on.</summary>
    Task ResumeAsync();

    /// <summary>Deletes the data of a server that does not run.</summary>
    Task WipeAsync();

    /// <summary>What the server has written since its last start.</summary>
    Task<string> ReadOutputAsync();
}
