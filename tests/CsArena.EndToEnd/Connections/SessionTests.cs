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

    [Fact]
    public async Task OfManyConnectionsAtOnceOneIsLeft()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("Arena__Limits__MaxConnectionsPerPlayer", 12));
        await using var opponent = await RawPlayer.ConnectAsync(host);
        await opponent.EnqueueAsync();
        var userId = RawPlayer.NewId("many");
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => RawPlayer.ConnectAsync(host, userId)));
        try
        {
            await host.UntilAsync("active_connections", 2);
            using var limit = new CancellationTokenSource(Limits.Wait);
            while (all.Count(one => one.IsOpen) > 1)
            {
                await Task.Delay(50, limit.Token);
            }

            var left = all.Single(one => one.IsOpen);
            all.ShouldAllBe(one => one == left || one.Log.Events.Any(two => two.Name == "session:replaced"));
            await left.ShouldStillWorkAsync();

            // And it is the one that events come to.
            var roomId = (await left.EnqueueAsync()).GetProperty("roomId").GetString();
            (await left.NextAsync("match:found")).GetProperty("roomId").GetString().ShouldBe(roomId);
            (await left.NextAsync("round:start")).GetProperty("roomId").GetString().ShouldBe(roomId);
            opponent.Log.Events.Select(one => one.Name).ShouldNotContain("opponent:disconnected");
        }
        finally
        {
            foreach (var one in all)
            {
                await one.DisposeAsync();
            }
        }
    }
}
