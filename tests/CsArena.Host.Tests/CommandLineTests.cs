using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>What the command line may say.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("--PORT", "4000")]
    [InlineData("--port=4000")]
    [InlineData("--Arena:Rules:TotalRounds", "3", "--environment", "Production")]
    [InlineData("--import-questions", "questions.json", "--DATABASE_URL=postgres://localhost/arena")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--OTEL_SERVICE_NAME=arena")]
    public void A_setting_is_an_option(params string[] args) => Should.NotThrow(() => CommandLine.Check(args));

    [Theory]
    [InlineData("--prot is not a setting: did you mean --PORT?", "--prot", "4000")]
    [InlineData("--redis-url is not a setting: did you mean --REDIS_URL?", "--redis-url=redis://localhost")]
    [InlineData("--import-question is not a setting: did you mean --import-questions?", "--import-question", "file")]
    [InlineData("--something is not a setting.", "--something")]
    [InlineData("--urls is not a setting.", "--urls", "http://localhost:80")]
    [InlineData("--Arenas:Rules is not a setting.", "--Arenas:Rules=1")]
    [InlineData("--Arena__Rules__TotalRounds is not a setting.", "--Arena__Rules__TotalRounds=3")]
    [InlineData("'4000' is no option: --help lists them.", "4000")]
    [InlineData("'-p' is no option: --help lists them.", "-p", "4000")]
    public void Anything_else_is_named_with_what_may_have_been_meant(string says, params string[] args)
        => Should.Throw<FormatException>(() => CommandLine.Check(args)).Message.ShouldBe(says);

    [Fact]
    public void Help_names_every_setting_that_is_no_section()
    {
        CommandLine.AsksForHelp(["--help"]).ShouldBeTrue();
        CommandLine.AsksForHelp(["--PORT=1"]).ShouldBeFalse();
        foreach (var name in new[] { "PORT", "MANAGEMENT_PORT", "JWT_SECRET", "REDIS_URL", "DATABASE_URL", "LOG_FORMAT", QuestionCommand.Import, QuestionCommand.Export })
        {
            CommandLine.Help.ShouldContain(name);
        }
    }
}
