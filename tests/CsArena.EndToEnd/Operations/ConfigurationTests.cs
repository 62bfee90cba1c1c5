namespace CsArena.EndToEnd.Operations;

/// <summary>A wrong value stops the start, with exit code 1 and a message that names its key.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("PORT", "http", "PORT")]
    [InlineData("PORT", "70000", "PORT")]
    [InlineData("PORT", "-1", "PORT")]
    [InlineData("MANAGEMENT_PORT", "http", "MANAGEMENT_PORT")]
    [InlineData("LOG_FORMAT", "xml", "LOG_FORMAT")]
    [InlineData("JWT_SECRET", null, "JWT_SECRET")]
    [InlineData("JWT_SECRET", "hunter2hunter2", "JWT_SECRET")]
    [InlineData("JWT_SECRET", "ssssssssssssssssssssssssssssssssssss", "JWT_SECRET")]
    [InlineData("JWT_SECRET_PREVIOUS", "hunter2hunter2", "JWT_SECRET_PREVIOUS")]
    [InlineData("DOTNET_ENVIRONMENT", "Development", "ASPNETCORE_ENVIRONMENT is Production")]
    [InlineData("Arena__Auth__LongestTokenLife", "00:00:01", "Arena:Auth:LongestTokenLife")]
    [InlineData("Arena__Rules__TotalRounds", "0", "Arena:Rules:TotalRounds")]
    [InlineData("Arena__Rules__TotalRounds", "many", "Arena:Rules:TotalRounds")]
    [InlineData("Arena__Rules__ReadyDuration", "02:00:00", "Arena:Rules:ReadyDuration")]
    [InlineData("Arena__Rules__ReadyDuration", "-00:00:01", "Arena:Rules:ReadyDuration")]
    [InlineData("Arena__Rules__ReadyDuration", "soon", "Arena:Rules:ReadyDuration")]
    [InlineData("Arena__Rules__QuestionDurations__Short__Hard", "00:00:00", "Arena:Rules:QuestionDurations:Short:Hard")]
    [InlineData("Arena__Rules__TimeScale", "0", "Arena:Rules:TimeScale")]
    [InlineData("Arena__Node__Lease", "00:00:03", "Arena:Node:Lease")]
    [InlineData("Arena__Matchmaking__MaxQueueLength", "0", "Arena:Matchmaking:MaxQueueLength")]
    [InlineData("Arena__Alarms__CpuPercent", "101", "Arena:Alarms:CpuPercent")]
    [InlineData("Arena__Limits__CallsPerSecond", "0", "Arena:Limits:CallsPerSecond")]
    [InlineData("Arena__Rules__TotalRound", "3", "Arena:Rules:TotalRound is not a setting")]
    [InlineData("Arena__Matchmaking__Queues", "ranked", "Arena:Matchmaking:Queues is 'ranked': a list is needed")]
    [InlineData("Logging__LogLevel__Default", "Loud", "Logging:LogLevel:Default is 'Loud'")]
    [InlineData("Arena__Rules__QuestionDurations__Shrt__Hard", "00:01:00", "Shrt")]
    public async Task AWrongValueIsNamed(string name, string? value, string key)
    {
        await using var host = await HostProcess.LaunchAsync(new HostSettings().With(name, value));
        (await host.WaitForExitAsync(Limits.Start)).ShouldBe(1, host.Told);
        host.Errors.Text.ShouldContain(key, Case.Sensitive, host.Told);
        host.Told.ShouldNotContain("   at ");
        host.Output.Lines.ShouldBeEmpty(host.Told);
        if (name.StartsWith("JWT_SECRET", StringComparison.Ordinal) && value is not null)
        {
            host.Told.ShouldNotContain(value);
        }
    }

    [Theory]
    [InlineData("PORT")]
    [InlineData("MANAGEMENT_PORT")]
    public async Task APortInUseIsOneLine(string name)
    {
        await using var first = await HostProcess.StartAsync(new HostSettings());
        await using var second = await HostProcess.LaunchAsync(new HostSettings().With(name, first.Url.Port).With("ASPNETCORE_HTTP_PORTS", "8080"));
        (await second.WaitForExitAsync(Limits.Start)).ShouldBe(1, second.Told);
        second.Errors.Lines.Count.ShouldBe(1, second.Told);
        second.Errors.Text.ShouldContain(name);
        second.Output.Lines.ShouldBeEmpty(second.Told);
    }
}
