using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Tests.Hosting;
using CsArena.Realtime.Tests.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hubs;

/// <summary>A player who hangs up while the store is still being told of the connection is no failure of the server.</summary>
public sealed class HangingUpTests
{
    [Fact]
    public async Task Hanging_up_while_connecting_logs_nothing_worse_than_information()
    {
        var log = new WorseThanInformation();
        var presence = DispatchProxy.Create<IPresenceStore, NeverConnects>();
        ((NeverConnects)(object)presence).Inner = new InMemoryPresenceStore(TimeProvider.System);
        await using var app = await ArenaApp.StartAsync(services => services.AddSingleton<ILoggerProvider>(log).AddSingleton(presence));
        using (var socket = new ClientWebSocket())
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            socket.Options.SetRequestHeader("Authorization", $"Bearer {await app.TokenAsync("alice")}");
            await socket.ConnectAsync(new UriBuilder("ws", app.Http.BaseAddress!.Host, app.Http.BaseAddress.Port, "/ws").Uri, limit.Token);
            await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, limit.Token);
            await ((NeverConnects)(object)presence).Asked.WaitAsync(limit.Token);
            socket.Abort();
        }

        await Eventually.TrueAsync(() => app.Services.GetRequiredService<ConnectionRegistry>().Count == 0, "the connection is forgotten");
        log.Lines.ShouldBeEmpty();
    }

    private class NeverConnects : DispatchProxy
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IPresenceStore? Inner { get; set; }

        public Task Asked => _asked.Task;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(IPresenceStore.ConnectAsync))
            {
                return targetMethod.Invoke(Inner, args);
            }

            _asked.TrySetResult();
            return WaitAsync((CancellationToken)args![^1]!);
        }

        private static async ValueTask<ConnectResult> WaitAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Waited for ever.");
        }
    }

    private sealed class WorseThanInformation : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
