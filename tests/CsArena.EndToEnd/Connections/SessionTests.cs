namespace CsArena.EndToEnd.Connections;

/// <summary>One connection for each player, for as long as its token is good.</summary>
[Collection(OnSwiftHost.Name)]
public sealed class SessionTests(SwiftHost swift)
{
    [Fact]
    public async Task ANewerConnectionTakesOverAndTheOpponentHearsNothing()
    {
        await using var duel = await Duel.StartAsync(swift.Host);
        await duel.PlayRoundAsync(1, asked => Answers.Right(Answers.Of(asked)), _ => Answers.Wrong());
        var older = duel.First;
        var newer = await duel.ReconnectFirstAsync(swift.Host);
        Shape.Event("session:replaced", await older.NextAsync("session:replaced"));
        await older.UntilClosedAsync();
        older.Log.Events[^1].Name.ShouldBe("session:replaced", older.Log.Describe());

        newer.Ready.GetProperty("status").GetString().ShouldBe("playing");
        (await newer.RestoreAsync()).GetProperty("roomId").GetString().ShouldBe(duel.RoomId);
        await duel.PlayToEndAsync(fromRound: 2);
        duel.Second.Log.Events.Select(one => one.Name).ShouldNotContain("opponent:disconnected", duel.Second.Log.Describe());
        duel.Second.Log.Events.Select(one => one.Name).ShouldNotContain("opponent:reconnected");
    }

    [Fact]
    public async Task AWaitingTicketFollowsTheNewerConnection()
    {
        await using var older = await RawPlayer.ConnectAsync(swift.Host);
        await older.EnqueueAsync();
        await using var newer = await older.ReconnectAsync(swift.Host);
        newer.Ready.GetProperty("status").GetString().ShouldBe("queued");
        await older.NextAsync("session:replaced");
        await older.UntilClosedAsync();
        await using var other = await RawPlayer.ConnectAsync(swift.Host);
        (await other.EnqueueAsync()).GetProperty("status").GetString().ShouldBe("matched");
        (await newer.NextAsync("match:found")).GetProperty("opponent").GetProperty("userId").GetString().ShouldBe(other.UserId);
    }

    [Fact]
    public async Task AConnectionEndsWithItsTokenAndANewOneGoesOn()
    {
        await using var other = await RawPlayer.ConnectAsync(swift.Host);
        await other.EnqueueAsync();
        var userId = RawPlayer.NewId("brief");
        var expires = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(4);
        await using var brief = await RawPlayer.ConnectAsync(swift.Host, userId, Tokens.For(userId, lifetime: TimeSpan.FromSeconds(4)));
        var roomId = (await brief.EnqueueAsync()).GetProperty("roomId").GetString()!;
        await other.NextAsync("match:found");
        await brief.UntilClosedAsync();

        // A token counts whole seconds.
        DateTimeOffset.UtcNow.ShouldBeGreaterThan(expires - TimeSpan.FromSeconds(1));
        await other.NextAsync("opponent:disconnected");
        await using var renewed = await RawPlayer.ConnectAsync(swift.Host, userId);
        renewed.Ready.GetProperty("roomId").GetString().ShouldBe(roomId);
        (await renewed.RestoreAsync()).GetProperty("roomId").GetString().ShouldBe(roomId);
        await other.NextAsync("opponent:reconnected");
        await renewed.AskAsync("game:forfeit", new { roomId });
    }
}
