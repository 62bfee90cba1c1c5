using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace CsArena.EndToEnd.Calls;

/// <summary>Whatever a client sends, and however it goes away: no line of the log is a warning or an error, and none is a stack.</summary>
public sealed class BadInputLogTests : IAsyncLifetime
{
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private HostProcess? _host;

    private HostProcess Host => _host!;

    public async Task InitializeAsync() => _host = await HostProcess.StartAsync(HostSettings.Swift
        .With("Arena__Limits__ConnectBurst", 1_000).With("Arena__Limits__MaxConnectionsPerPlayer", 100));

    public Task DisposeAsync() => _host is null ? Task.CompletedTask : _host.DisposeAsync().AsTask();

    [Fact]
    public async Task BadInputIsAnAnswerOrTheEndOfItsConnectionAndNeverALineOfTheLog()
    {
        string[] messages =
        [
            "", "\u001e", "\u001e\u001e\u001e", "no json\u001e", "[]\u001e", "null\u001e", "{}\u001e", "{\"type\":null}\u001e", "{\"type\":1}\u001e",
            "{\"type\":1,\"target\":null}\u001e", "{\"type\":1,\"target\":5}\u001e", "{\"type\":1,\"arguments\":{}}\u001e",
            "{\"type\":1,\"target\":\"no:such\",\"arguments\":[]}\u001e",
            "{\"type\":1,\"invocationId\":\"1\",\"target\":\"match:enqueue\"}\u001e",
            "{\"type\":1,\"invocationId\":\"1\",\"target\":\"match:enqueue\",\"arguments\":[1,2,3]}\u001e",
            "{\"type\":1,\"invocationId\":1,\"target\":\"match:enqueue\",\"arguments\":[{}]}\u001e",
            "{\"type\":1,\"invocationId\":\"1\",\"target\":\"match:enqueue\",\"arguments\":[{\"\\ud800\":1}]}\u001e",
            "{\"type\":1,\"invocationId\":\"\\ud800\",\"target\":\"match:enqueue\",\"arguments\":[{}]}\u001e",
            "{\"type\":1,\"invocationId\":\"1\",\"target\":\"\\ud800\",\"arguments\":[{}]}\u001e",
            "{\"type\":1,\"target\":\"submit:answer\",\"arguments\":[{\"answer\":\"\\ud800\"}]}\u001e",
            "{\"type\":1,\"invocationId\":\"1\",\"target\":\"match:enqueue\",\"arguments\":[{}],\"streamIds\":[\"1\"]}\u001e",
            "{\"type\":1,\"invocationId\":\"1\",\"target\":\"match:enqueue\",\"arguments\":[{}],\"headers\":{\"a\":1}}\u001e",
            $"{{\"type\":1,\"invocationId\":\"1\",\"target\":\"game:restore\",\"arguments\":[{new string('[', 200)}{new string(']', 200)}]}}\u001e",
            $"{{\"type\":1,\"invocationId\":\"1\",\"target\":\"game:restore\",\"arguments\":[{string.Concat(Enumerable.Repeat("{\"a\":", 100))}1{new string('}', 100)}]}}\u001e",
            $"{{\"type\":1,\"target\":\"{new string('t', 70_000)}\"}}\u001e",
            "{\"type\":2,\"invocationId\":\"1\",\"item\":5}\u001e", "{\"type\":2}\u001e",
            "{\"type\":3,\"invocationId\":\"1\",\"result\":5}\u001e", "{\"type\":3,\"invocationId\":\"1\",\"error\":\"e\",\"result\":1}\u001e", "{\"type\":3}\u001e",
            "{\"type\":4,\"invocationId\":\"1\",\"target\":\"match:enqueue\",\"arguments\":[{}]}\u001e",
            "{\"type\":4,\"invocationId\":\"1\",\"target\":\"no:such\",\"arguments\":[]}\u001e", "{\"type\":4}\u001e",
            "{\"type\":5,\"invocationId\":\"no such\"}\u001e", "{\"type\":5}\u001e", "{\"type\":6,\"a\":1}\u001e",
            "{\"type\":7,\"error\":\"e\"}\u001e", "{\"type\":7,\"allowReconnect\":5}\u001e", "{\"type\":8,\"sequenceId\":9}\u001e", "{\"type\":8}\u001e",
            "{\"type\":9,\"sequenceId\":-1}\u001e", "{\"type\":9}\u001e", "{\"type\":0}\u001e", "{\"type\":99}\u001e", "{\"type\":1e9}\u001e", "{\"type\":\"1\"}\u001e",
            Handshake,
        ];
        string[] handshakes =
        [
            "no handshake\u001e", "\u001e", "{}\u001e", "[]\u001e", "{\"protocol\":\"json\"}\u001e", "{\"protocol\":\"json\",\"version\":99}\u001e",
            "{\"protocol\":\"messagepack\",\"version\":1}\u001e", "{\"protocol\":5,\"version\":\"x\"}\u001e", "{\"protocol\":\"\\ud800\",\"version\":1}\u001e",
            new string('x', 70_000),
        ];
        foreach (var sent in handshakes.Concat(messages.Select(message => Handshake + message)))
        {
            await SendAsync(Encoding.UTF8.GetBytes(sent));
        }

        byte[][] bytes =
        [
            [.. Encoding.UTF8.GetBytes(Handshake), 0xff, 0xfe, 0x1e],
            [.. Encoding.UTF8.GetBytes(Handshake + "{\"type\":1,\"invocationId\":\"1\",\"target\":\"match:enqueue\",\"arguments\":[{\"queue\":\""), 0xc3, 0x28, .. "\"}]}\u001e"u8],
            [0xff, 0x1e],
        ];
        foreach (var sent in bytes)
        {
            await SendAsync(sent);
        }

        await ShouldHaveLoggedNothingAsync();
    }

    [Fact]
    public async Task HangingUpWhileConnectingNegotiatingOrCallingIsNoLineOfTheLog()
    {
        var token = Tokens.For(RawPlayer.NewId("hanging"));
        var upgrade = $"GET /ws HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        byte[] handshake = [0x81, (byte)(0x80 | Handshake.Length), 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(Handshake)];
        byte[][] sent =
        [
            Encoding.ASCII.GetBytes(upgrade[..20]), Encoding.ASCII.GetBytes(upgrade), Encoding.ASCII.GetBytes(upgrade.Replace("GET", "POST", StringComparison.Ordinal)),
            Encoding.ASCII.GetBytes(upgrade.Replace("13", "12", StringComparison.Ordinal)), Encoding.ASCII.GetBytes(upgrade.Replace("dGhl", "", StringComparison.Ordinal)),
            Encoding.ASCII.GetBytes($"POST /ws/negotiate HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nContent-Length: 100\r\n\r\nhalf"),
            Encoding.ASCII.GetBytes($"POST /ws/negotiate HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\n\r\n"),
            Encoding.ASCII.GetBytes($"GET /api/players/me HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\n\r\n"),
            "no http\r\n\r\n"u8.ToArray(), [0x16, 0x03, 0x01, 0, 5], [0, 0, 0],
            [.. Encoding.ASCII.GetBytes(upgrade), .. handshake],
            [.. Encoding.ASCII.GetBytes(upgrade), .. handshake[..10]],
            [.. Encoding.ASCII.GetBytes(upgrade), 0xff, 0xff, 0xff, 0xff],
            [.. Encoding.ASCII.GetBytes(upgrade), .. handshake, 0x81, 0x05, 1, 2, 3, 4, 5],
            [.. Encoding.ASCII.GetBytes(upgrade), .. handshake, 0x88, 0x81, 0, 0, 0, 0, 1],
            [.. Encoding.ASCII.GetBytes(upgrade), .. handshake, 0x89, 0xfe, 1, 0, 0, 0, 0, 0],
        ];
        foreach (var bytes in sent)
        {
            for (var attempt = 0; attempt < 10; attempt++)
            {
                using var socket = new TcpClient { NoDelay = true, LingerState = new LingerOption(attempt % 2 == 0, 0) };
                await socket.ConnectAsync(Host.Url.Host, Host.Url.Port);
                await socket.GetStream().WriteAsync(bytes);
                if (attempt >= 5)
                {
                    using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
                    await socket.GetStream().ReadAsync(new byte[1_000], limit.Token).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
                }
            }
        }

        await ShouldHaveLoggedNothingAsync();
    }

    /// <summary>Sends as a player of its own, and reads until the host closes or a call after it is answered.</summary>
    private async Task SendAsync(byte[] bytes)
    {
        const string Call = "{\"type\":1,\"invocationId\":\"last\",\"target\":\"match:dequeue\",\"arguments\":[{}]}\u001e";
        using var limit = new CancellationTokenSource(Limits.Wait);
        await using var transport = await Doorway.OpenAsync(Host.Url, Tokens.For(RawPlayer.NewId("bad")), new Door(), limit.Token);
        await transport.Output.WriteAsync(bytes, limit.Token);
        await transport.Output.WriteAsync(Encoding.UTF8.GetBytes(Call), limit.Token);
        var received = new StringBuilder();
        try
        {
            while (!received.ToString().Contains("\"last\"", StringComparison.Ordinal))
            {
                var read = await transport.Input.ReadAsync(limit.Token);
                received.Append(Encoding.UTF8.GetString(read.Buffer));
                transport.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is IOException or WebSocketException or OperationCanceledException && !limit.IsCancellationRequested)
        {
            // Cut.
        }

        received.ToString().ShouldNotContain("   at ");
    }

    private async Task ShouldHaveLoggedNothingAsync()
    {
        await using var player = await RawPlayer.ConnectAsync(Host);
        await player.ShouldStillWorkAsync();
        await player.LeaveAsync();
        await Host.UntilAsync("active_connections", 0);
        Host.WarningLines.ShouldBeEmpty(Host.Told);
        Host.Told.ShouldNotContain("   at ");
    }
}
