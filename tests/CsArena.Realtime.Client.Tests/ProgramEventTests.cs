using System.Text.Json;
using System.Threading.Channels;
using CsArena.Realtime.Client.Tests.Fakes;
using CsArena.Realtime.Protocol;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Client.Tests;

/// <summary>Events that the program around the arena sends with IPlayerMessenger.</summary>
public class ProgramEventTests : IAsyncLifetime
{
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private FakeArena _arena = null!;
    private ArenaClient _client = null!;

    public async Task InitializeAsync()
    {
        _arena = await FakeArena.StartAsync();
        _client = new ArenaClient(new ArenaClientOptions
        {
            Url = _arena.Url,
            TokenProvider = _ => ValueTask.FromResult("token"),
            Reconnect = new ReconnectPolicy { FirstDelay = TimeSpan.FromMilliseconds(20) },
        });
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _arena.DisposeAsync();
    }

    [Fact]
    public async Task Arrive_in_order_with_those_of_the_arena()
    {
        _client.On("shop:gift", payload => Hear("gift " + payload.GetProperty("coins").GetInt32()));
        _client.OnAny(arrived => Hear(arrived.GetType().Name));
        await _client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await connection.SendAsync("shop:gift", new { coins = 5 });
        await connection.SendAsync(EventNames.MatchFound, Room.Found());
        await connection.SendAsync("shop:gift", new { coins = 6 });
        (await NextAsync()).ShouldBe(nameof(SessionReadyEvent));
        (await NextAsync()).ShouldBe("gift 5");
        (await NextAsync()).ShouldBe(nameof(MatchFoundEvent));
        (await NextAsync()).ShouldBe("gift 6");
    }

    [Fact]
    public async Task Are_heard_once_by_each_handler_also_one_that_comes_while_connected_and_after_a_reconnect()
    {
        using var disposed = _client.On("shop:gift", _ => Hear("disposed"));
        _client.On("shop:gift", _ => Hear("first"));
        await _client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        _client.On("shop:gift", _ => Hear("second"));
        _client.On("shop:sale", payload => Hear(payload.ValueKind.ToString()));
        disposed.Dispose();
        await connection.SendAsync("shop:gift", new { coins = 5 });
        await connection.SendAsync("shop:sale", null);
        await ShouldHearAsync("first", "second", nameof(JsonValueKind.Null));

        connection.Abort();
        connection = await _arena.NextConnectionAsync();
        await connection.SendAsync("shop:sale", "all");
        await connection.SendAsync("shop:gift", new { coins = 5 });
        await ShouldHearAsync(nameof(JsonValueKind.String), "first", "second");
    }

    [Fact]
    public async Task Without_a_handler_are_ignored()
    {
        _client.On("shop:gift", _ => Hear("gift"));
        await _client.ConnectAsync();
        var connection = await _arena.NextConnectionAsync();
        await connection.SendAsync("shop:other", new { coins = 5 });
        await connection.SendAsync("shop:gift", new { coins = 5 });
        await ShouldHearAsync("gift");
        _client.Status.ShouldBe(ArenaStatus.Connected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("match:found")]
    [InlineData("Server:news")]
    public void Have_no_name_of_the_arena(string name)
        => Should.Throw<ArgumentException>(() => _client.On(name, _ => { }));

    private void Hear(string what) => _heard.Writer.TryWrite(what);

    private Task<string> NextAsync() => _heard.Reader.ReadAsync().AsTask().WaitAsync(Limits.Wait);

    private async Task ShouldHearAsync(params string[] expected)
    {
        foreach (var one in expected)
        {
            (await NextAsync()).ShouldBe(one);
        }
    }
}
