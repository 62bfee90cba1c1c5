using Shouldly;
using Xunit;

namespace CsArena.LoadTest.Tests;

public class CommandLineTests
{
    private readonly CommandLine _commandLine = new();

    [Fact]
    public void Defaults()
    {
        var options = Read();
        options.Urls.ShouldBe([new Uri("http://localhost:4000/")]);
        (options.Players, options.ConnectRate, options.DropRate, options.Idle, options.Secret).ShouldBe((100, 500, 0.0, false, "from-environment"));
        (options.Duration, options.Think).ShouldBe((TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public void Everything_given()
    {
        var options = Read(
            "--url", "http://a:1", "--url", "https://b/arena", "--players", "7", "--duration", "1m", "--think", "2s",
            "--drop-rate", "0.25", "--seed", "9", "--json", "-", "--secret", "s", "--connect-rate", "10", "--idle");
        options.Urls.ShouldBe([new Uri("http://a:1/"), new Uri("https://b/arena/")]);
        (options.Players, options.Duration, options.Think, options.DropRate).ShouldBe((7, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2), 0.25));
        (options.Seed, options.Json, options.Secret, options.ConnectRate, options.Idle).ShouldBe((9, "-", "s", 10, true));
    }

    [Theory]
    [InlineData("--players", "0")]
    [InlineData("--players", "many")]
    [InlineData("--duration", "soon")]
    [InlineData("--think", "-1")]
    [InlineData("--drop-rate", "1.5")]
    [InlineData("--url", "localhost:4000")]
    [InlineData("--nonsense", "1")]
    public void Wrong_values_are_refused(params string[] args)
        => _commandLine.Command.Parse(args).Errors.ShouldNotBeEmpty();

    [Theory]
    [InlineData("--playres is not a setting: did you mean --players?", "--playres", "7")]
    [InlineData("--dropRate is not a setting: did you mean --drop-rate?", "--dropRate=1")]
    [InlineData("--playres is not a setting: did you mean --players?", "--url", "http://a", "--playres", "7")]
    [InlineData("--nonsense is not a setting.", "--idle", "--nonsense")]
    [InlineData("'7' is no option: --help lists them.", "7")]
    public void An_unknown_option_is_named_with_what_may_have_been_meant(string says, params string[] args)
        => _commandLine.Complaints(_commandLine.Command.Parse(args)).ShouldBe([says]);

    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("30s", 30_000)]
    [InlineData("1m", 60_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("250ms", 250)]
    [InlineData("0", 0)]
    public void Durations_are_read(string text, double milliseconds)
    {
        Durations.TryParse(text, TimeSpan.FromSeconds(1), out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData(700, true)]
    [InlineData(800, false)]
    public void Too_few_open_files_are_complained_of(int connections, bool enough)
    {
        string[] limits = ["Limit                     Soft Limit           Hard Limit           Units", "Max open files            1024                 524288               files"];
        (OpenFiles.Complaint(connections, limits) is null).ShouldBe(enough);
    }

    private LoadTestOptions Read(params string[] args)
    {
        var parsed = _commandLine.Command.Parse(args);
        parsed.Errors.ShouldBeEmpty();
        return _commandLine.Read(parsed, "from-environment");
    }
}
