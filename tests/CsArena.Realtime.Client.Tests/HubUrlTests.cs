using CsArena.Realtime.Client.Connections;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Client.Tests;

public class HubUrlTests
{
    [Theory]
    [InlineData("http://localhost:4000", "ws://localhost:4000/ws")]
    [InlineData("https://arena.example.com", "wss://arena.example.com/ws")]
    [InlineData("https://example.com/arena/", "wss://example.com/arena/ws")]
    [InlineData("ws://localhost:4000/ws", "ws://localhost:4000/ws")]
    [InlineData("http://[::1]:4000/ws/", "ws://[::1]:4000/ws")]
    public void Server_address_becomes_hub_address(string server, string hub)
        => HubUrl.From(new Uri(server)).ShouldBe(new Uri(hub));

    [Fact]
    public void Other_schemes_are_refused_when_the_client_is_made()
        => Should.Throw<ArgumentException>(() => new ArenaClient(new ArenaClientOptions
        {
            Url = new Uri("ftp://example.com"),
            TokenProvider = _ => ValueTask.FromResult("t"),
        }));
}
