using BenchmarkDotNet.Attributes;
using CsArena.Realtime.Backplane;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime.Benchmarks.Backplane;

/// <summary>
/// What a hub's message costs the node that sends it, the node that it is for, and a node that it is not for; the backplane
/// itself left out. 10,000 connections are on the node. The message is a <c>round:start</c>, some 420 bytes of JSON.
/// </summary>
[MemoryDiagnoser]
public class HubBackplaneBenchmarks
{
    private static readonly object?[] Arguments =
    [
        new
        {
            RoomId = "0198c9a7-6f6e-7c50-9a43-0d6f3a3f2c11",
            Seq = 7,
            PrevSeq = 6,
            ServerTime = 1_788_888_888_888,
            EndsAt = 1_788_888_908_888,
            Round = 2,
            Question = new
            {
                Id = "databases-017",
                Type = "multiple",
                Difficulty = "medium",
                Category = "databases",
                Text = "Which index answers a range query without visiting the whole table?",
                Options = new[] { "A hash index", "A B-tree index", "A bitmap of all pages", "None of these" },
            },
        },
    ];

    private readonly BareBackplane _backplane = new();
    private ServiceProvider _shared = null!;
    private ServiceProvider _single = null!;
    private HubLifetimeManager<BenchHub> _manager = null!;
    private HubLifetimeManager<BenchHub> _plain = null!;
    private Func<ReadOnlyMemory<byte>, ValueTask> _receive = null!;
    private string _connectionId = null!;
    private byte[] _forAUserElsewhere = null!;
    private byte[] _forAUserHere = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _single = Services(null);
        _plain = await OpenAsync(_single);
        _shared = Services(_backplane);
        _manager = await OpenAsync(_shared);
        _receive = _backplane.HubHandler;
        _forAUserElsewhere = await SentByAnotherAsync("nobody-here-8f1d0a52");
        _forAUserHere = await SentByAnotherAsync("user-00005000");
        await _manager.SendAllAsync("warm", [], CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _shared.DisposeAsync();
        await _single.DisposeAsync();
    }

    [Benchmark(Description = "a message of another node, for nobody here")]
    public ValueTask Filtered() => _receive(_forAUserElsewhere);

    [Benchmark(Description = "a message of another node, for a user here")]
    public ValueTask Received() => _receive(_forAUserHere);

    [Benchmark(Description = "send to a user on another node")]
    public Task SendToUserElsewhere() => _manager.SendUserAsync("nobody-here-8f1d0a52", "round:start", Arguments);

    [Benchmark(Description = "send to a user on this node")]
    public Task SendToUserHere() => _manager.SendUserAsync("user-00005000", "round:start", Arguments);

    [Benchmark(Description = "send to a connection of this node")]
    public Task SendToConnection() => _manager.SendConnectionAsync(_connectionId, "round:start", Arguments);

    [Benchmark(Description = "send to a group of two on this node")]
    public Task SendToGroup() => _manager.SendGroupAsync("room-1", "round:start", Arguments);

    [Benchmark(Description = "SignalR's own manager: send to a group of two")]
    public Task PlainSendToGroup() => _plain.SendGroupAsync("room-1", "round:start", Arguments);

    private static ServiceProvider Services(IBackplane? backplane)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSignalR();
        if (backplane is not null)
        {
            services.AddSingleton(backplane);
            services.AddHubBackplane();
        }

        return services.BuildServiceProvider();
    }

    /// <summary>What another node would publish.</summary>
    private static async Task<byte[]> SentByAnotherAsync(string userId)
    {
        var backplane = new BareBackplane();
        await using var services = Services(backplane);
        await services.GetRequiredService<HubLifetimeManager<BenchHub>>().SendUserAsync(userId, "round:start", Arguments);
        return backplane.Last;
    }

    private async Task<HubLifetimeManager<BenchHub>> OpenAsync(ServiceProvider services)
    {
        var manager = services.GetRequiredService<HubLifetimeManager<BenchHub>>();
        var protocol = services.GetRequiredService<IHubProtocolResolver>().GetProtocol("json", null)!;
        for (var i = 0; i < 10_000; i++)
        {
            var connection = new BareConnection($"user-{i:D8}", protocol);
            _connectionId = connection.ConnectionId;
            await manager.OnConnectedAsync(connection);
            await manager.AddToGroupAsync(connection.ConnectionId, $"room-{i / 2}");
        }

        return manager;
    }

    public sealed class BenchHub : Hub;
}
