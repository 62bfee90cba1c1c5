using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>A level of the log that does not exist is named by its key.</summary>
public sealed class LogLevelsTests
{
    [Theory]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    [InlineData("Logging:LogLevel:CsArena", "warning")]
    [InlineData("Logging:Console:LogLevel:Default", "None")]
    [InlineData("Logging:LogLevel:Default", "")]
    [InlineData("Logging:Console:FormatterName", "anything")]
    public void A_level_is_taken(string key, string value) => Should.NotThrow(() => LogLevels.Check(With(key, value)));

    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:LogLevel:CsArena.Realtime")]
    [InlineData("Logging:Console:LogLevel:Default")]
    public void Anything_else_is_named_with_its_key(string key)
        => Should.Throw<FormatException>(() => LogLevels.Check(With(key, "Loud"))).Message
            .ShouldBe($"{key} is 'Loud': one of Trace, Debug, Information, Warning, Error, Critical, None is needed.");

    private static IConfiguration With(string key, string value)
        => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
}
