using CsArena.Realtime.Protocol;

namespace CsArena.EndToEnd.Clients;

/// <summary>A program that has the .NET client and is compiled natively, without reflection for JSON.</summary>
public sealed class NativeClientTests : IDisposable
{
    private static readonly TimeSpan CompilerLimit = TimeSpan.FromMinutes(8);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("csarena-native-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ANativeProgramPlaysAWholeMatch()
    {
        var program = await PublishAsync("CsArena.AotClient");
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.Rounds(3));
        await using var match = await WatchedProcess.StartAsync(
            [program, host.Url.ToString(), Tokens.For("native-1"), Tokens.For("native-2")], new Dictionary<string, string>());
        (await match.WaitForExitAsync(TimeSpan.FromMinutes(2))).ShouldBe(0, $"{match.Told}\n{host.Told}");

        var told = match.Output.Lines.Select(line => line.Split(' ')).ToArray();
        foreach (var player in new[] { "first", "second" })
        {
            var events = told.Where(line => line[0] == player).ToArray();
            events[0][1..].ShouldBe(["0", "1", nameof(MatchFoundEvent)], match.Told);
            events[1..].Select(one => one[1]).ShouldBe(events[..^1].Select(one => one[2]), match.Told);
            events.Count(one => one[3] == nameof(RoundStartEvent)).ShouldBe(3, match.Told);
            events[^1][3].ShouldBe(nameof(MatchEndEvent), match.Told);
        }

        var ends = told.Where(line => line[0] == "end").ToArray();
        string.Join('-', ends.Select(end => end[1]).Order()).ShouldBeOneOf("draw-draw", "loss-win");
        ends.ShouldAllBe(end => end[2] == "completed", match.Told);
        string.Join(':', ends[0][3].Split(':').Reverse()).ShouldBe(ends[1][3]);
        host.ErrorLines.ShouldBeEmpty(host.Told);
    }

    /// <summary>Compiles a program, with its warnings as errors, apart from the build that these tests are part of.</summary>
    private async Task<string> PublishAsync(string name)
    {
        var output = Path.Combine(_folder.FullName, "published");
        string[] command =
        [
            "env", "-u", "MSBUILD_EXE_PATH", "-u", "MSBuildExtensionsPath", "-u", "MSBuildSDKsPath", "-u", "MSBuildLoadMicrosoftTargetsReadOnly",
            BuiltProgram.Dotnet, "publish", BuiltProgram.Source(name), "-c", "Release", "-o", output, "--nologo",
            $"-p:ArtifactsPath={Path.Combine(_folder.FullName, "artifacts")}", "-p:UseSharedCompilation=false", "-nodeReuse:false",
        ];
        await using var publish = await WatchedProcess.StartAsync(command, new Dictionary<string, string>());
        (await publish.WaitForExitAsync(CompilerLimit)).ShouldBe(0, publish.Told);
        return Path.Combine(output, name);
    }
}
