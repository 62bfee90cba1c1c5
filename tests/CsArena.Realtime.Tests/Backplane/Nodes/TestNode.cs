using System.Diagnostics.Metrics;
using CsArena.Realtime.Backplane;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>One program that has a hub and its own end of the backplane.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly MeterListener _meters = new();
    private long _dropped;

    public TestNode(IBackplane inner, Action<HubBackplaneOptions> configure)
    {
        Backplane = new FaultyBackplane(inner);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Lines).SetMinimumLevel(LogLevel.Debug));
        services.AddSignalR()
            .AddJsonProtocol(json => json.PayloadSerializerOptions.PropertyNamingPolicy = null)
            .Services.AddSingleton<IHubProtocol, ReversedProtocol>();
        services.AddSingleton<IBackplane>(Backplane);
        services.AddHubBackplane(configure);
        _services = services.BuildServiceProvider();
        ListenToMeters();
        Hub = _services.GetRequiredService<HubLifetimeManager<TestHub>>();
    }

    public FaultyBackplane Backplane { get; }

    public HubLifetimeManager<TestHub> Hub { get; }

    /// <summary>Another hub of the same program.</summary>
    public HubLifetimeManager<OtherHub> OtherHub => _services.GetRequiredService<HubLifetimeManager<OtherHub>>();

    public LogLines Lines { get; } = new();

    /// <summary>What the node counted as not sent.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public IHubProtocol Protocol(string name = "json")
        => _services.GetRequiredService<IHubProtocolResolver>().GetProtocol(name, null)!;

    public async Task<TestClient> ConnectAsync(string? userId = null, string protocol = "json", bool reads = true, bool fails = false)
    {
        var client = new TestClient(Protocol(protocol), userId, reads, fails);
        await Hub.OnConnectedAsync(client.Context).InTime();
        return client;
    }

    public Task DisconnectAsync(TestClient client) => Hub.OnDisconnectedAsync(client.Context).InTime();

    /// <summary>A client answers a call, by way of its protocol, as SignalR hands it on.</summary>
    public Task AnswerAsync(TestClient client, CompletionMessage answer)
    {
        var protocol = client.Context.Protocol;
        var bytes = new System.Buffers.ReadOnlySequence<byte>(protocol.GetMessageBytes(answer));
        protocol.TryParseMessage(ref bytes, new Binder(Hub), out var read);
        return Hub.SetConnectionResultAsync(client.Id, (CompletionMessage)read!);
    }

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _services.DisposeAsync();
    }

    private void ListenToMeters()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "hub_backplane_dropped_total" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _dropped, value));
        _meters.Start();
    }

    private sealed class Binder(HubLifetimeManager<TestHub> hub) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId)
            => hub.TryGetReturnType(invocationId, out var type) ? type : throw new InvalidOperationException("Nobody waits for it.");

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => throw new NotSupportedException();

        public Type GetStreamItemType(string streamId) => throw new NotSupportedException();
    }
}
