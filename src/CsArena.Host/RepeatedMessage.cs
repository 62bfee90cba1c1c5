namespace CsArena.Host;

/// <summary>One message of the log, and what has been said of it in this window of time.</summary>
internal sealed partial class RepeatedMessage(ILogger logger, LogLevel level)
{
    /// <summary>Different lines of one message: alarms of different names, nodes that are gone.</summary>
    private const int MaxLines = 10;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _lines = new(StringComparer.Ordinal);
    private string _last = "";
    private long _folded;

    /// <summary>Whether a line is to be written; otherwise it is counted.</summary>
    public bool MayPass(string line)
    {
        lock (_lock)
        {
            if (_lines.Count < MaxLines && _lines.Add(line))
            {
                return true;
            }

            _last = line;
            _folded++;
            return false;
        }
    }

    /// <summary>Says how many lines were left out, and begins anew: while they go on to come, the first of the next window is folded too.</summary>
    public void EndWindow(TimeSpan window)
    {
        long folded;
        string last;
        lock (_lock)
        {
            (folded, last) = (_folded, _last);
            _folded = 0;
            _lines.Clear();
            if (folded > 0)
            {
                _lines.Add(last);
            }
        }

        if (folded > 0)
        {
            LogFolded(logger, level, folded, window.TotalSeconds, last);
        }
    }

    [LoggerMessage(EventId = 20, Message = "{Count} more in {Seconds} s like this: {Line}")]
    private static partial void LogFolded(ILogger logger, LogLevel level, long count, double seconds, string line);
}
