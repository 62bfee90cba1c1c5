namespace CsArena.EndToEnd.Operations;

/// <summary><c>DATABASE_URL</c> is all that tells a host with PostgreSQL from one without.</summary>
public sealed class DatabaseSettingTests
{
    [Fact]
    public async Task WithoutItNothingOfPostgreSqlIsLoaded()
    {
        await using var host = await HostProcess.LaunchAsync(new HostSettings());
        (await host.Output.WaitForAsync(line => line.StartsWith("CsArena listens", StringComparison.Ordinal), Limits.Start)).ShouldNotBeNull(host.Told);
        var files = await File.ReadAllTextAsync($"/proc/{host.ProgramId}/maps");
        files.ShouldContain("CsArena.Realtime.dll");
        files.ShouldNotContain("Npgsql");
    }

    [Theory]
    [InlineData("postgres://ann:hunter2@127.0.0.1:1/arena", "127.0.0.1:1/arena cannot be reached")]
    [InlineData("mysql://ann:hunter2@127.0.0.1/arena", "neither postgres:// nor postgresql://")]
    public async Task WhatIsWrongWithItIsOneLine(string url, string what)
    {
        await using var host = await HostProcess.LaunchAsync(new HostSettings().With("DATABASE_URL", url));
        (await host.WaitForExitAsync(Limits.Start)).ShouldBe(1, host.Told);
        host.Errors.Lines.Count.ShouldBe(1, host.Told);
        host.Errors.Text.ShouldStartWith("DATABASE_URL");
        host.Errors.Text.ShouldContain(what);
        host.Told.ShouldNotContain("hunter2");
        host.Output.Text.ShouldNotContain("CsArena listens");
    }
}
