namespace CsArena.EndToEnd.Matches;

/// <summary>What a player hears of an opponent who goes away and comes back.</summary>
public sealed class AbsenceTests
{
    [Fact]
    public async Task AnOpponentWhoReconnectsAllTheTimeIsNotToldOfAndOneWhoStaysAwayIs()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift
            .With("Arena__Limits__ConnectBurst", 10_000)
            .With("Arena__Limits__MaxConnectionsPerPlayer", 1_000)

            // Whatever the machine does meanwhile, a reconnect takes less.
            .With("Arena__Rules__AnnounceAbsenceAfter", TimeSpan.FromSeconds(5)));
        await using var duel = await Duel.StartAsync(host);
        await duel.AskedAsync(1);
        for (var i = 0; i < 100; i++)
        {
            await using var again = await RawPlayer.ConnectAsync(host, duel.First.UserId);
            await again.CutAsync();
        }

        await duel.ReconnectFirstAsync(host);
        duel.Second.Log.Events.ShouldNotContain(one => one.Name.StartsWith("opponent:", StringComparison.Ordinal), duel.Second.Log.Describe());
        (await duel.Second.RestoreAsync()).TryGetProperty("opponentGraceEndsAt", out _).ShouldBeFalse();
        await duel.AnswerBothAsync(1);
        await duel.First.CutAsync();
        var left = DateTimeOffset.UtcNow;
        var told = await duel.Second.NextAsync("opponent:disconnected");
        DateTimeOffset.FromUnixTimeMilliseconds(told.GetProperty("graceEndsAt").GetInt64()).ShouldBe(left + TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5));
        told.GetProperty("serverTime").GetInt64().ShouldBeGreaterThan(left.ToUnixTimeMilliseconds() + 4_000);
        await duel.ReconnectFirstAsync(host);
        await duel.Second.NextAsync("opponent:reconnected");
    }
}
