using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(EventId Id, string Line)> _lines = [];

    public int Count(int eventId) => _lines.Count(line => line.Id.Id == eventId);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Enqueue((eventId, formatter(state, exception)));

    public void Dispose()
    {
    }
}
