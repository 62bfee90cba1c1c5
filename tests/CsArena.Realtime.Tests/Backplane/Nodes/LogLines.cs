using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>Keeps what a node logs, warnings and above, and the words of the rest.</summary>
internal sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Text)> All { get; } = new();

    public int Count(string part) => All.Count(line => line.Text.Contains(part, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.All.Enqueue((logLevel, formatter(state, exception) + (exception is null ? "" : $" {exception}")));
    }
}
