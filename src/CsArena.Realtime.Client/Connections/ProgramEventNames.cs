namespace CsArena.Realtime.Client.Connections;

/// <summary>Names of the program's events that are listened for. SignalR drops events of all other names.</summary>
internal sealed class ProgramEventNames
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Action<string>? _followers;

    public void Add(string name)
    {
        lock (_lock)
        {
            if (_names.Add(name))
            {
                _followers?.Invoke(name);
            }
        }
    }

    /// <summary>Calls back for each name that is there, and for each that is added later.</summary>
    public void Follow(Action<string> follower)
    {
        lock (_lock)
        {
            foreach (var name in _names)
            {
                follower(name);
            }

            _followers += follower;
        }
    }

    public void Leave(Action<string> follower)
    {
        lock (_lock)
        {
            _followers -= follower;
        }
    }
}
