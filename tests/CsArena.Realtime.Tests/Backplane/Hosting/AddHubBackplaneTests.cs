using CsArena.Realtime.Backplane;
using CsArena.Realtime.InMemory;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Backplane;

public sealed class AddHubBackplaneTests
{
    private static readonly int[] Numbers = [1, 2, 3];

    private readonly InMemoryBackplane _backplane = new();

    [Fact]
    public async Task Clients_of_two_programs_are_in_one_room()
    {
        await using var one = await ChatApp.StartAsync(_backplane);
        await using var two = await ChatApp.StartAsync(_backplane);
        await using var alice = await one.ConnectAsync("room");
        await using var bob = await two.ConnectAsync("room");
        await using var carol = await two.ConnectAsync("elsewhere");
        await ChatApp.UntilHeardAsync(one, bob);
        await ChatApp.UntilHeardAsync(two, alice);

        await alice.CallAsync("Say", "room", "hello");
        await bob.ShouldHearAsync("hello");
        await alice.CallAsync("Invite", carol.Id, "room");
        await alice.CallAsync("Say", "room", "welcome");
        await bob.ShouldHearAsync("welcome");
        await carol.ShouldHearAsync("welcome");
        await bob.CallAsync("Say", "room", "hi");
        await alice.ShouldHearAsync("hi");
    }

    [Fact]
    public async Task A_program_asks_a_client_of_another_for_a_result()
    {
        await using var one = await ChatApp.StartAsync(_backplane);
        await using var two = await ChatApp.StartAsync(_backplane);
        await using var alice = await one.ConnectAsync("room");
        await ChatApp.UntilHeardAsync(two, alice);

        var asking = two.Hub.Clients.Client(alice.Id).InvokeAsync<int[]>("ask", "numbers", CancellationToken.None);
        await alice.AnswerAsync(await alice.ReadAsync("ask"), Numbers);
        (await asking.InTime()).ShouldBe(Numbers);

        asking = two.Hub.Clients.Client(alice.Id).InvokeAsync<int[]>("ask", "numbers", CancellationToken.None);
        await alice.AnswerAsync(await alice.ReadAsync("ask"), "none");
        (await asking.InTime().ShouldThrowAsync<HubException>()).Message.ShouldStartWith("Error trying to deserialize result to Int32[]");

        asking = two.Hub.Clients.Client(alice.Id).InvokeAsync<int[]>("ask", "numbers", CancellationToken.None);
        await alice.ReadAsync("ask");
        await alice.DisposeAsync();
        (await asking.InTime().ShouldThrowAsync<IOException>()).Message.ShouldBe($"Connection '{alice.Id}' disconnected.");
    }

    [Fact]
    public async Task A_program_takes_connections_while_its_backplane_is_away()
    {
        var away = new FaultyBackplane(_backplane);
        away.GoDown();
        away.FailSubscribes(2);
        await using var one = await ChatApp.StartAsync(away);
        await using var two = await ChatApp.StartAsync(_backplane);
        await using var alice = await one.ConnectAsync("room");
        await using var bob = await one.ConnectAsync("room");
        await using var carol = await two.ConnectAsync("room");
        await alice.CallAsync("Say", "room", "nobody else hears");
        await bob.ShouldHearAsync("nobody else hears");

        away.ComeUp();
        await ChatApp.UntilHeardAsync(two, alice);
        await ChatApp.UntilHeardAsync(one, carol);
        await carol.CallAsync("Say", "room", "back");
        await alice.ShouldHearAsync("back");
        await bob.ShouldHearAsync("back");
    }

    [Fact]
    public void An_arena_of_one_node_keeps_SignalRs_own_manager_and_one_of_several_does_not()
    {
        var configuration = new ConfigurationBuilder().Build();
        var alone = new ServiceCollection();
        alone.AddArena(configuration);
        Manager(alone).ShouldBe(typeof(DefaultHubLifetimeManager<>));
        var shared = new ServiceCollection();
        shared.AddArena(configuration).AddBackplane(_ => _backplane);
        Manager(shared).ShouldBe(typeof(BackplaneHubLifetimeManager<>));
    }

    [Theory]
    [InlineData("00:00:03", "00:00:05", "NodeTimeout")]
    [InlineData("00:00:00.001", "00:00:05", "HeartbeatInterval")]
    public void Options_that_cannot_work_are_refused_at_the_start(string heartbeat, string timeout, string named)
    {
        var services = new ServiceCollection();
        services.AddHubBackplane(options =>
        {
            options.HeartbeatInterval = TimeSpan.Parse(heartbeat);
            options.NodeTimeout = TimeSpan.Parse(timeout);
        });
        using var provider = services.BuildServiceProvider();
        Should.Throw<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate).Message.ShouldContain(named);
    }

    private static Type? Manager(IServiceCollection services)
        => services.Last(service => service.ServiceType == typeof(HubLifetimeManager<>)).ImplementationType;
}
