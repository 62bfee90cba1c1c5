using CsArena.Host;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>What may stand in PORT and MANAGEMENT_PORT. That the host listens there is shown end to end.</summary>
public sealed class ListenPortsTests
{
    [Theory]
    [InlineData(null, 4000)]
    [InlineData("", 4000)]
    [InlineData("0", 0)]
    [InlineData("80", 80)]
    [InlineData("65535", 65535)]
    public void APortIsTaken(string? text, int port) => ListenPorts.Read(With("PORT", text)).Players.ShouldBe(port);

    [Theory]
    [InlineData(null, 4001)]
    [InlineData("", 4001)]
    [InlineData("0", 0)]
    [InlineData("9090", 9090)]
    public void AManagementPortIsTaken(string? text, int port) => ListenPorts.Read(With("MANAGEMENT_PORT", text)).Management.ShouldBe(port);

    [Fact]
    public void BothAtOnePortAreRefused()
        => Should.Throw<FormatException>(() => ListenPorts.Read(With("MANAGEMENT_PORT", "4000"))).Message.ShouldContain("4000");

    [Fact]
    public void BothMayTakeFreePorts()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("PORT", "0"), new("MANAGEMENT_PORT", "0")]).Build();
        ListenPorts.Read(configuration).ShouldBe(new ListenPorts(0, 0));
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+80")]
    [InlineData(" 80")]
    [InlineData("80.0")]
    [InlineData("0x50")]
    [InlineData("1,024")]
    [InlineData("http")]
    [InlineData("99999999999999999999")]
    public void AnythingElseIsRefusedByName(string text)
    {
        foreach (var key in new[] { "PORT", "MANAGEMENT_PORT" })
        {
            var refusal = Should.Throw<FormatException>(() => ListenPorts.Read(With(key, text)));
            refusal.Message.ShouldStartWith($"{key} ");
            refusal.Message.ShouldContain($"'{text}'");
        }
    }

    private static IConfiguration With(string key, string? port)
        => new ConfigurationBuilder().AddInMemoryCollection([new(key, port)]).Build();
}
