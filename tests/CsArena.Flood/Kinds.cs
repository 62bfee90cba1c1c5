namespace CsArena.Flood;

/// <summary>One connection's worth of a flood, called again and again until the time is over.</summary>
internal delegate Task Lane(FloodTarget target, int lane, FloodCount count, CancellationToken end);

/// <summary>The floods by name.</summary>
internal static class Kinds
{
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}";

    private static readonly Dictionary<string, Lane> All = new(StringComparer.Ordinal)
    {
        ["pings"] = Frames(Frame.Text("{\"type\":6}")),
        ["packed-pings"] = Frames(Frame.Text([.. Enumerable.Repeat("{\"type\":6}", 1_000)])),
        ["unknown-methods"] = Frames(Frame.Text(Call("no:such", "{}"))),
        ["unknown-types"] = Frames(Frame.Text("{\"type\":99}")),
        ["calls"] = Frames(Frame.Text(Call("game:restore", "{}"))),
        ["bad-calls"] = Frames(Frame.Text(Call("submit:answer", """{"\ud800":1}"""))),
        ["unbindable-calls"] = Frames(Frame.Text("{\"type\":1,\"invocationId\":\"1\",\"target\":\"game:restore\",\"arguments\":[]}")),
        ["no-json"] = Frames(Frame.Text("no json")),
        ["empty-frames"] = Frames(Frame.Empty),
        ["websocket-pings"] = Frames(Frame.Ping),
        ["reconnects"] = Connections.ReconnectAsync,
        ["hang-ups"] = Connections.HangUpAsync,
        ["sockets"] = Connections.HoldAsync,
        ["requests"] = Requests.SendAsync,
    };

    public static Lane Find(string kind)
        => All.TryGetValue(kind, out var flood) ? flood : throw new ArgumentException($"There is no flood '{kind}', only {string.Join(", ", All.Keys)}.");

    private static string Call(string method, string payload)
        => $$"""{"type":1,"invocationId":"1","target":"{{method}}","arguments":[{{payload}}]}""";

    /// <summary>A player's connection that sends this frame as often as it goes through, and reads whatever comes.</summary>
    private static Lane Frames(byte[] frame)
    {
        const int Block = 65_536;
        var times = Math.Max(1, Block / frame.Length);
        var block = Enumerable.Repeat(frame, times).SelectMany(one => one).ToArray();
        return async (target, lane, count, end) =>
        {
            using var socket = await Connections.UpgradeAsync(target, lane, count, end);
            if (socket is null)
            {
                return;
            }

            var stream = socket.GetStream();
            await stream.WriteAsync(Frame.Text(Handshake), end);
            var reading = Connections.ReadToEndAsync(stream, end);
            while (!end.IsCancellationRequested && !reading.IsCompleted)
            {
                await stream.WriteAsync(block, end);
                count.Sent(times);
            }

            await reading;
            count.Cut();
        };
    }
}
