using CsArena.TestServers.Starting;
using Shouldly;
using Xunit;

namespace CsArena.TestServers.Tests;

public sealed class ServerChoiceTests
{
    [Theory]
    [InlineData(null, true, ServerKind.Containers)]
    [InlineData("", true, ServerKind.Containers)]
    [InlineData(null, false, ServerKind.Local)]
    [InlineData("local", true, ServerKind.Local)]
    [InlineData("local", false, ServerKind.Local)]
    [InlineData("containers", true, ServerKind.Containers)]
    public async Task An_engine_that_answers_gives_containers_unless_the_variable_forces(string? setting, bool answers, ServerKind expected)
        => (await ServerChoice.ChooseAsync(setting, () => Task.FromResult(answers))).ShouldBe(expected);

    [Fact]
    public async Task Containers_that_are_forced_without_an_engine_fail_with_a_sentence()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => ServerChoice.ChooseAsync("containers", () => Task.FromResult(false)));
        error.Message.ShouldBe("CSARENA_TEST_SERVERS=containers, but no Docker engine answers. Start one, or set CSARENA_TEST_SERVERS=local.");
    }

    [Fact]
    public async Task An_unknown_value_fails_with_the_values_that_are_known()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => ServerChoice.ChooseAsync("docker", () => Task.FromResult(true)));
        error.Message.ShouldBe("CSARENA_TEST_SERVERS is 'docker'. It must be 'containers' or 'local'.");
    }

    [Fact]
    public async Task Local_servers_that_are_forced_do_not_ask_for_an_engine()
    {
        var kind = await ServerChoice.ChooseAsync("local", () => throw new InvalidOperationException("The engine was asked."));
        kind.ShouldBe(ServerKind.Local);
    }
}
