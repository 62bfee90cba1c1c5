using System.Reflection;
using CsArena.Realtime.Client.Connections;
using CsArena.Realtime.Protocol;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Client.Tests;

public class WireJsonTests
{
    public static TheoryData<Type> Contracts =>
        [.. typeof(ArenaEvent).Assembly.GetExportedTypes().Where(type =>
            type is { IsAbstract: false, Namespace: "CsArena.Realtime.Protocol" }
            && (type.IsSubclassOf(typeof(ArenaEvent)) || type.IsAssignableTo(typeof(CallAnswer)) || type.Name.EndsWith("Call", StringComparison.Ordinal)))];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_contract_of_the_protocol_has_generated_code(Type contract)
        => WireJson.Default.GetTypeInfo(contract).ShouldNotBeNull();

    [Fact]
    public void The_contracts_are_found() => Contracts.Count.ShouldBe(4 + 5 + 11);
}
