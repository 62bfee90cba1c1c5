using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>A client of a hub, frame by frame: SignalR's JSON over a real WebSocket.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _frames = new();

    public string Id { get; private set; } = "";

    public static async Task<SocketClient> ConnectAsync(Uri url)
    {
        var client = new SocketClient();
        await client._socket.ConnectAsync(url, CancellationToken.None).InTime();
        await client.SendAsync("""{"protocol":"json","version":1}""");
        (await client.NextFrameAsync()).ShouldBe("{}");
        client.Id = (await client.ReadAsync("you")).GetProperty("arguments")[0].GetString()!;
        return client;
    }

    public Task CallAsync(string method, params string[] arguments)
        => SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = method, arguments }));

    /// <summary>Answers what the server asked.</summary>
    public Task AnswerAsync(JsonElement asked, object result)
        => SendAsync(JsonSerializer.Serialize(new { type = 3, invocationId = asked.GetProperty("invocationId").GetString(), result }));

    /// <summary>The next call of the server, which is to this method.</summary>
    public async Task<JsonElement> ReadAsync(string method)
    {
        var frame = await ReadAnyAsync();
        frame.GetProperty("target").GetString().ShouldBe(method);
        return frame;
    }

    /// <summary>Passes over all calls until one to this method.</summary>
    public async Task ReadUntilAsync(string method)
    {
        while ((await ReadAnyAsync()).GetProperty("target").GetString() != method)
        {
        }
    }

    /// <summary>The next call of the server; completions and pings are passed over.</summary>
    private async Task<JsonElement> ReadAnyAsync()
    {
        while (true)
        {
            var frame = JsonSerializer.Deserialize<JsonElement>(await NextFrameAsync());
            if (frame.GetProperty("type").GetInt32() == 1)
            {
                return frame;
            }

            frame.TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        }
    }

    public async Task ShouldHearAsync(string text) => (await ReadAsync("said")).GetProperty("arguments")[0].GetString().ShouldBe(text);

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(string frame)
        => _socket.SendAsync(Encoding.UTF8.GetBytes(frame + End), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).InTime();

    private async Task<string> NextFrameAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (_frames.Count == 0)
        {
            var received = await _socket.ReceiveAsync(buffer, CancellationToken.None).InTime();
            received.MessageType.ShouldNotBe(WebSocketMessageType.Close, "the connection was closed");
            text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
            if (received.EndOfMessage)
            {
                foreach (var frame in text.ToString().Split(End, StringSplitOptions.RemoveEmptyEntries))
                {
                    _frames.Enqueue(frame);
                }

                text.Clear();
            }
        }

        return _frames.Dequeue();
    }
}
