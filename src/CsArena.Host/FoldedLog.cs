using System.Collections.Concurrent;

namespace CsArena.Host;

/// <summary>
/// Folds warnings and errors that repeat, so that whoever causes them fills no log: of one message, a few different lines are
/// written in ten seconds, each once, and then one line that says how many more there were. What is below a warning passes.
/// </summary>
internal sealed class FoldedLog : ILoggerFactory
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Different messages that are told apart; more than a program has.</summary>
    private const int MaxMessages = 1_000;

    private readonly ILoggerFactory _inner;
    private readonly ConcurrentDictionary<MessageKey, RepeatedMessage> _messages = new();
    private readonly ITimer _timer;

    public FoldedLog(ILoggerFactory inner, TimeProvider timeProvider)
    {
        _inner = inner;
        _timer = timeProvider.CreateTimer(_ => EndWindow(), null, Window, Window);
    }

    public ILogger CreateLogger(string categoryName) => new FoldingLogger(_inner.CreateLogger(categoryName), categoryName, this);

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    public void Dispose()
    {
        _timer.Dispose();
        EndWindow();
        _inner.Dispose();
    }

    private RepeatedMessage Find(MessageKey key, ILogger logger)
        => _messages.TryGetValue(key, out var message) ? message
            : _messages.Count < MaxMessages ? _messages.GetOrAdd(key, _ => new RepeatedMessage(logger, key.Level))
            : _messages.GetOrAdd(key with { Event = 0, Template = "" }, _ => new RepeatedMessage(logger, key.Level));

    private void EndWindow()
    {
        foreach (var message in _messages.Values)
        {
            message.EndWindow(Window);
        }
    }

    private readonly record struct MessageKey(string Category, LogLevel Level, int Event, string Template);

    private sealed class FoldingLogger(ILogger inner, string category, FoldedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning || logLevel == LogLevel.None || !inner.IsEnabled(logLevel))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            var text = formatter(state, exception);
            var key = new MessageKey(category, logLevel, eventId.Id, TemplateOf(state) ?? text);
            if (log.Find(key, inner).MayPass(text))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }

        private static string? TemplateOf<TState>(TState state)
        {
            const string Template = "{OriginalFormat}";
            if (state is IReadOnlyList<KeyValuePair<string, object?>> parts)
            {
                for (var i = parts.Count - 1; i >= 0; i--)
                {
                    if (parts[i].Key == Template)
                    {
                        return parts[i].Value as string;
                    }
                }
            }

            return null;
        }
    }
}
