using System.Globalization;

namespace CsArena.EndToEnd.Floods;

/// <summary>
/// A flood of a host by a process of its own, which takes what time of the processors the host and the players leave.
/// Built from tests/CsArena.Flood, which names the kinds.
/// </summary>
/// <param name="Kinds">What is sent; the lanes take the kinds, with commas between them, in turn.</param>
/// <param name="Lanes">How many connections send it at a time.</param>
/// <param name="Tokens">Tokens that the lanes take in turn; none for a stranger.</param>
/// <param name="Address">What a proxy says of the address that it comes from; null for nothing.</param>
/// <param name="Path">The path of plain requests.</param>
public sealed record Flood(string Kinds, int Lanes, IReadOnlyList<string> Tokens, string? Address = null, string Path = "/")
{
    /// <summary>An address, of those that are kept for documentation, that no innocent has.</summary>
    public const string Elsewhere = "203.0.113.9";

    /// <summary>Floods by a stranger, who has no token.</summary>
    public static Flood ByStranger(string kind, int lanes, string? address = null, string path = "/") => new(kind, lanes, [], address, path);

    /// <summary>Floods by one player.</summary>
    public static Flood ByPlayer(string kind, int lanes, string? userId = null, string? address = null)
        => new(kind, lanes, [Players.Tokens.For(userId ?? RawPlayer.NewId("flood"))], address);

    /// <summary>Each kind by a player of its own, so that none is cut for what another has sent.</summary>
    public static Flood ByPlayers(string kinds, int lanesOfKind, string? address = null)
    {
        var tokens = kinds.Split(',').Select(_ => Players.Tokens.For(RawPlayer.NewId("flood"))).ToArray();
        return new Flood(kinds, tokens.Length * lanesOfKind, tokens, address);
    }

    /// <summary>The same by other players.</summary>
    public Flood ByOthers() => this with { Tokens = [.. Tokens.Select(_ => Players.Tokens.For(RawPlayer.NewId("flood")))] };

    /// <summary>Floods for this long, and answers with what was sent.</summary>
    public async Task<FloodCount> RunAsync(HostProcess host, TimeSpan time)
    {
        string[] command =
        [
            "nice", "-n", "19", BuiltProgram.Dotnet, BuiltProgram.Find("CsArena.Flood"), Kinds, host.Url.ToString(),
            time.TotalSeconds.ToString(CultureInfo.InvariantCulture), Lanes.ToString(CultureInfo.InvariantCulture), Path,
        ];
        var environment = new Dictionary<string, string> { ["FLOOD_TOKENS"] = string.Join('\n', Tokens) };
        if (Address is not null)
        {
            environment["FLOOD_ADDRESS"] = Address;
        }

        await using var process = await WatchedProcess.StartAsync(command, environment);
        (await process.WaitForExitAsync(time + Limits.Start)).ShouldBe(0, process.Told);
        using var count = JsonDocument.Parse(process.Output.Lines[^1]);
        return new FloodCount(Of("sent"), Of("connects"), Of("refused"), Of("cut"));

        long Of(string name) => count.RootElement.GetProperty(name).GetInt64();
    }
}

/// <summary>What a flood has sent.</summary>
/// <param name="Sent">Frames or requests.</param>
/// <param name="Connects">Connections that it opened.</param>
/// <param name="Refused">Requests to connect that were answered with a status.</param>
/// <param name="Cut">Connections that the host has closed.</param>
public sealed record FloodCount(long Sent, long Connects, long Refused, long Cut);
