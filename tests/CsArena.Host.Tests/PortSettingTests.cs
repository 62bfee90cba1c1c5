using CsArena.Host;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>What may stand in PORT. That the host listens there is shown end to end.</summary>
public sealed class PortSettingTests
{
    [Theory]
    [InlineData(null, 4000)]
    [InlineData("", 4000)]
    [InlineData("0", 0)]
    [InlineData("80", 80)]
    [InlineData("65535", 65535)]
    public void APortIsTaken(string? text, int port) => PortSetting.Read(With(text)).ShouldBe(port);

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
        var refusal = Should.Throw<FormatException>(() => PortSetting.Read(With(text)));
        refusal.Message.ShouldContain("PORT");
        refusal.Message.ShouldContain($"'{text}'");
    }

    private static IConfiguration With(string? port)
        => new ConfigurationBuilder().AddInMemoryCollection([new("PORT", port)]).Build();
}
