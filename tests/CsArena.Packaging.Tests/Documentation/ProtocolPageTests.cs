using System.Reflection;
using System.Text.Json;
using CsArena.Realtime.Protocol;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Documentation;

public sealed class ProtocolPageTests
{
    private static readonly string _page = Repository.Read("docs/protocol.md");

    public static TheoryData<string> Names
        => [.. new[] { typeof(CallNames), typeof(EventNames), typeof(AnswerCodes) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(constant => (string)constant.GetRawConstantValue()!)];

    public static TheoryData<string> Fields
        => [.. typeof(ArenaEvent).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(ArenaEvent).Namespace && type is { IsClass: true })
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            .Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_call_an_event_and_a_code_have_their_line(string name) => _page.ShouldContain($"\n| `{name}` |");

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_is_on_the_page(string name) => _page.ShouldMatch($@"\b{name}\b");
}
