using System.Globalization;

namespace CsArena.EndToEnd.Operations;

/// <summary>What a host logs of matches and connections.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task MatchesAndConnectionsAreInTheLogWithTheirRoomPlayerAndReason()
    {
        await using var receiver = OtlpReceiver.Start();
        await using var host = await HostProcess.StartAsync(receiver.For(HostSettings.Swift));
        await using var duel = await PlayAsync(host);
        await host.ShouldLogAsync($"Match {duel.RoomId} of .+ and .+ begins in queue default \\(trace [0-9a-f]{{32}}\\)$");
        await host.ShouldLogAsync($"Match {duel.RoomId} of .+ and .+ ends: forfeit \\(trace [0-9a-f]{{32}}\\)$");
        await host.ShouldLogAsync($"Connection .+ of player .+ ends in match -: closed \\(trace .+\\)$");
    }

    [Fact]
    public async Task WithoutTracesThereIsADash()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var duel = await PlayAsync(host);
        await host.ShouldLogAsync($"Match {duel.RoomId} of .+ and .+ begins in queue default \\(trace -\\)$");
        await host.ShouldLogAsync($"Match {duel.RoomId} of .+ and .+ ends: forfeit \\(trace -\\)$");
        await host.ShouldLogAsync("Connection .+ of player .+ ends in match -: closed \\(trace -\\)$");
    }

    [Fact]
    public async Task JsonHasDatesAndParts()
    {
        await using var receiver = OtlpReceiver.Start();
        await using var host = await HostProcess.StartAsync(receiver.For(HostSettings.Swift).With("LOG_FORMAT", "json"));
        await using var duel = await PlayAsync(host);
        var line = await host.ShouldLogAsync($"\"Match {duel.RoomId} .+ ends: forfeit");
        using var log = JsonDocument.Parse(line);
        var at = DateTimeOffset.ParseExact(log.RootElement.GetProperty("Timestamp").GetString()!, "yyyy-MM-ddTHH:mm:ss.fffK", CultureInfo.InvariantCulture);
        (DateTimeOffset.UtcNow - at).ShouldBeLessThan(TimeSpan.FromMinutes(5));
        log.RootElement.GetProperty("LogLevel").GetString().ShouldBe("Information");
        var parts = log.RootElement.GetProperty("State");
        parts.GetProperty("RoomId").GetString().ShouldBe(duel.RoomId);
        parts.GetProperty("Reason").GetString().ShouldBe("forfeit");
        parts.GetProperty("TraceId").GetString()!.Length.ShouldBe(32);
    }

    private static async Task<Duel> PlayAsync(HostProcess host)
    {
        var duel = await Duel.ConnectAsync(host);
        await duel.MatchAsync();
        await duel.AskedAsync(1);
        await duel.First.AskAsync("game:forfeit", new { roomId = duel.RoomId });
        await duel.ShouldEndAsync("loss", "win", "forfeit");
        await duel.First.LeaveAsync();
        return duel;
    }
}
