namespace CsArena.EndToEnd.Hosting;

/// <summary>Lines that a process has written, and the wait for one of them.</summary>
public sealed class OutputLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isComplete;
    private long _length;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Characters of all lines, with their ends.</summary>
    public long Length
    {
        get
        {
            lock (_lock)
            {
                return _length;
            }
        }
    }

    public string Text => string.Join('\n', Lines);

    /// <summary>Takes a line; null is the end.</summary>
    public void Add(string? line)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (line is null)
            {
                _isComplete = true;
            }
            else
            {
                _lines.Add(line);
                _length += line.Length + 1;
            }

            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    /// <summary>Waits for a line; null when the process ended without it.</summary>
    public async Task<string?> WaitForAsync(Func<string, bool> wanted, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_lines.FirstOrDefault(wanted) is { } found)
                {
                    return found;
                }

                if (_isComplete)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No such line within {limit}. Lines so far:\n{Text}");
            }
        }
    }
}
