using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>Warnings that repeat are one line with a count.</summary>
public sealed class FoldedLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();
    private readonly FoldedLog _log;
    private readonly ILogger _logger;

    public FoldedLogTests()
    {
        _log = new FoldedLog(_lines, _time);
        _logger = _log.CreateLogger("category");
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void The_first_is_written_and_then_one_line_in_ten_seconds_with_the_count()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _logger.LogWarning("The store is away");
        }

        _lines.All.ShouldBe(["The store is away"]);
        _time.Advance(TimeSpan.FromSeconds(10));
        _lines.All.ShouldBe(["The store is away", "999 more in 10 s like this: The store is away"]);

        // It goes on: the next window begins with the count that ended the last.
        _logger.LogWarning("The store is away");
        _lines.All.Count.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(10));
        _lines.All[^1].ShouldBe("1 more in 10 s like this: The store is away");

        // Over, and once more much later.
        _time.Advance(TimeSpan.FromSeconds(10));
        _logger.LogWarning("The store is away");
        _lines.All[^1].ShouldBe("The store is away");
    }

    [Fact]
    public void Lines_of_one_message_are_a_few_and_then_a_count()
    {
        for (var i = 1; i <= 1_000; i++)
        {
            _logger.LogError(new InvalidOperationException("bad"), "Call of connection {Id} failed", i);
        }

        _lines.All.Count.ShouldBe(10);
        _time.Advance(TimeSpan.FromSeconds(10));
        _lines.All[^1].ShouldBe("990 more in 10 s like this: Call of connection 1000 failed");
        _lines.All.Count.ShouldBe(11);
    }

    [Fact]
    public void Other_messages_and_what_is_below_a_warning_are_not_folded()
    {
        for (var i = 0; i < 100; i++)
        {
            _logger.LogInformation("A match begins");
        }

        _logger.LogWarning("Alarm: {Name}", "cpu");
        _logger.LogWarning("Alarm: {Name}", "queue");
        _log.CreateLogger("other").LogWarning("Alarm: {Name}", "cpu");
        _lines.All.Count.ShouldBe(103);
    }

    [Fact]
    public void What_was_counted_is_written_at_the_end()
    {
        _logger.LogWarning("The store is away");
        _logger.LogWarning("The store is away");
        _log.Dispose();
        _lines.All[^1].ShouldBe("1 more in 10 s like this: The store is away");
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => All.Add(formatter(state, exception));

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
