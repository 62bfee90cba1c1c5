using System.Diagnostics;
using System.Net;

namespace CsArena.EndToEnd.Operations;

/// <summary>SIGTERM: what is played is played to its end, and nothing new begins.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task ARunningMatchFinishesAndTheHostEndsWell()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var duel = await Duel.StartAsync(host);
        await duel.PlayRoundAsync(1, asked => Answers.Right(Answers.Of(asked)), _ => Answers.Wrong());
        await using var queued = await RawPlayer.ConnectAsync(host, RawPlayer.NewId("queued"));
        await queued.EnqueueAsync();
        await using var idle = await RawPlayer.ConnectAsync(host, RawPlayer.NewId("idle"));

        host.Send(Signal.Term);
        var told = await queued.NextAsync("server:draining");
        Shape.Event("server:draining", told);
        told.GetProperty("reconnectAfterMs").GetInt64().ShouldBeGreaterThan(0);
        (await queued.RestoreAsync()).GetProperty("status").GetString().ShouldBe("queued");
        foreach (var player in new[] { queued, idle })
        {
            var refusal = await player.RefusedAsync("server_draining", "match:enqueue", new { });
            refusal.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        }

        using var health = await host.Http.GetAsync("/api/health");
        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var live = await host.Http.GetAsync("/api/health/live");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        var refused = await Should.ThrowAsync<RefusedException>(() => RawPlayer.ConnectAsync(host));
        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        // Those who play are not sent away, and let in again: their match is here and nowhere else.
        await duel.AskedAsync(2);
        await duel.First.CutAsync();
        await duel.ReconnectFirstAsync(host);
        (await duel.First.RestoreAsync(duel.RoomId)).GetProperty("status").GetString().ShouldBe("playing");
        await duel.AnswerBothAsync(2);
        await duel.PlayToEndAsync(fromRound: 3);
        (await host.WaitForExitAsync()).ShouldBe(0, host.Told);
        host.ErrorLines.ShouldBeEmpty(host.Told);
    }

    [Fact]
    public async Task WithoutMatchesTheHostEndsAtOnce()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var idle = await RawPlayer.ConnectAsync(host);
        host.Send(Signal.Term);
        (await host.WaitForExitAsync()).ShouldBe(0, host.Told);
        await idle.UntilClosedAsync();
    }

    [Fact]
    public async Task ASecondSignalEndsItAtOnce()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift);
        await using var duel = await Duel.StartAsync(host);
        await duel.AskedAsync(1);
        host.Send(Signal.Term);
        await host.UntilNotReadyAsync();
        await duel.First.SubmitAsync(duel.RoomId, 1, "still played");
        host.Send(Signal.Term);
        (await host.WaitForExitAsync()).ShouldBe(0, host.Told);
    }

    [Fact]
    public async Task AMatchThatTakesTooLongIsNotWaitedFor()
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.With("Arena__Node__DrainTimeout", TimeSpan.FromSeconds(1)));
        await using var duel = await Duel.StartAsync(host);
        await duel.AskedAsync(1);
        var since = Stopwatch.GetTimestamp();
        host.Send(Signal.Term);
        (await host.WaitForExitAsync()).ShouldBe(0, host.Told);
        Stopwatch.GetElapsedTime(since).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
    }
}
