using CsArena.Realtime.Client.Events;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Connections;

/// <summary>One connection, used once. The seam that tests put a fake in.</summary>
internal interface IArenaLink : IAsyncDisposable
{
    /// <summary>Completes when an opened link is gone, with the cause in words if there is one. Never faults.</summary>
    Task<string?> Closed { get; }

    /// <summary>Connects. Cancellation is a failed outcome, not an exception.</summary>
    Task<OpenOutcome> OpenAsync(Uri hubUrl, string token, CancellationToken cancellationToken);

    /// <summary>Makes a call. Throws what the transport throws; a lost connection throws as well.</summary>
    Task<TAnswer?> InvokeAsync<TAnswer>(string name, object payload, CancellationToken cancellationToken)
        where TAnswer : CallAnswer;

    /// <summary>Cuts the connection without a word, as a network failure would.</summary>
    void Abort();
}

/// <summary>Makes links.</summary>
internal interface IArenaLinkFactory
{
    /// <summary>A link that is not open yet.</summary>
    /// <param name="received">Called for each event, in order, one at a time, and not after <see cref="IArenaLink.Closed"/>.</param>
    IArenaLink Create(Action<ArenaEvent> received);

    /// <summary>Makes all links, those that are open too, hand over events of this name as <see cref="ProgramEvent"/>.</summary>
    void Listen(string eventName);
}

/// <summary>How <see cref="IArenaLink.OpenAsync"/> ended.</summary>
internal enum OpenStatus
{
    Opened,
    Unauthorized,
    Failed,
}

/// <summary>How <see cref="IArenaLink.OpenAsync"/> ended, and why.</summary>
internal readonly record struct OpenOutcome(OpenStatus Status, string? Detail = null);
