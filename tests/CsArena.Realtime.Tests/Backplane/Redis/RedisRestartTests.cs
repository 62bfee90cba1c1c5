using CsArena.TestServers;
using Microsoft.AspNetCore.SignalR;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>Two programs with real clients, and a Redis between them that goes away: nobody is cut off, and nothing has to be done.</summary>
public sealed class RedisRestartTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private RedisBackplanes _backplanes = null!;
    private ChatApp _one = null!;
    private ChatApp _two = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _backplanes = new RedisBackplanes(_server.Url);
        _one = await ChatApp.StartAsync(await _backplanes.CreateBackplaneAsync());
        _two = await ChatApp.StartAsync(await _backplanes.CreateBackplaneAsync());
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _backplanes.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public Task Redis_is_killed_and_started_again() => PassesThroughAsync(_server.KillAsync, _server.StartAsync);

    [Fact]
    public Task Redis_is_silent_for_a_while() => PassesThroughAsync(_server.PauseAsync, _server.ResumeAsync);

    private async Task PassesThroughAsync(Func<Task> begin, Func<Task> end)
    {
        await using var alice = await _one.ConnectAsync("room");
        await using var bob = await _two.ConnectAsync("room");
        await ChatApp.UntilHeardAsync(_one, bob);
        await ChatApp.UntilHeardAsync(_two, alice);
        await alice.CallAsync("Say", "room", "before");
        await bob.ShouldHearAsync("before");
        var asking = _two.Hub.Clients.Client(alice.Id).InvokeAsync<int>("ask", CancellationToken.None);
        var asked = await alice.ReadAsync("ask");

        await begin();
        await using var carol = await _one.ConnectAsync("room");
        await using (await _two.ConnectAsync("room"))
        {
        }

        for (var i = 0; i < 20; i++)
        {
            await alice.CallAsync("Say", "room", $"alone {i}");
            await carol.ShouldHearAsync($"alone {i}");
        }

        // The answer is lost with the backplane, or too late: the caller is told so.
        await alice.AnswerAsync(asked, 1);
        await asking.InTime().ShouldThrowAsync<IOException>();

        await end();
        await ChatApp.UntilHeardAsync(_one, bob);
        await ChatApp.UntilHeardAsync(_two, alice);
        await ChatApp.UntilHeardAsync(_two, carol);
        await bob.CallAsync("Say", "room", "after");
        await alice.ShouldHearAsync("after");
        await carol.ShouldHearAsync("after");
        await alice.CallAsync("Invite", bob.Id, "another");
        await alice.CallAsync("Say", "another", "joined");
        await bob.ShouldHearAsync("joined");
        asking = _two.Hub.Clients.Client(alice.Id).InvokeAsync<int>("ask", CancellationToken.None);
        await alice.AnswerAsync(await alice.ReadAsync("ask"), 2);
        (await asking.InTime()).ShouldBe(2);
    }
}
