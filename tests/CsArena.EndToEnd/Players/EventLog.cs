namespace CsArena.EndToEnd.Players;

/// <summary>An event, or an answer to a call, as it came.</summary>
/// <param name="Name">Name of the event; empty for an answer.</param>
/// <param name="Json">The payload.</param>
public sealed record Received(string Name, JsonElement Json)
{
    public bool IsEvent => Name.Length > 0;

    public override string ToString()
    {
        var text = Json.GetRawText();
        return $"{(IsEvent ? Name : "  answer")} {(text.Length > 400 ? text[..400] + "…" : text)}";
    }
}

/// <summary>Everything that a connection received, in order, and the wait for what is to come.</summary>
public sealed class EventLog(string owner)
{
    private const int Described = 60;

    private readonly Lock _lock = new();
    private readonly List<Received> _all = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _read;

    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public IReadOnlyList<Received> Events => [.. All.Where(one => one.IsEvent)];

    public void AddEvent(string name, JsonElement payload) => Add(new Received(name, payload));

    public void AddAnswer(JsonElement answer) => Add(new Received("", answer));

    /// <summary>Waits for an event that comes after the one waited for before; whatever is between them is passed over.</summary>
    public async Task<JsonElement> NextAsync(string name, Func<JsonElement, bool>? wanted = null, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? Limits.Wait);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                for (var i = _read; i < _all.Count; i++)
                {
                    if (_all[i].Name == name && (wanted is null || wanted(_all[i].Json)))
                    {
                        _read = i + 1;
                        return _all[i].Json;
                    }
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{owner} got no {name} within {limit ?? Limits.Wait}. {Describe()}");
            }
        }
    }

    /// <summary>What came so far, for the message of a failure.</summary>
    public string Describe()
    {
        var all = All;
        var left = all.Count - Described;
        var shown = left <= 0 ? all.Select(one => one.ToString()) : all.Skip(left).Select(one => one.ToString()).Prepend($"… {left} more before");
        return $"{owner} received so far:\n{string.Join('\n', shown)}";
    }

    private void Add(Received received)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _all.Add(received);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }
}
