using System.Text;

namespace CsArena.Flood;

/// <summary>Plain requests, many on one connection without waiting for their answers.</summary>
internal static class Requests
{
    private const int AtOnce = 100;

    public static async Task SendAsync(FloodTarget target, int lane, FloodCount count, CancellationToken end)
    {
        using var socket = await Connections.OpenAsync(target, count, end);
        var stream = socket.GetStream();
        var one = $"GET {target.Path} HTTP/1.1\r\n{target.Headers(lane)}\r\n";
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one, AtOnce)));
        var reading = Connections.ReadToEndAsync(stream, end);
        while (!end.IsCancellationRequested && !reading.IsCompleted)
        {
            await stream.WriteAsync(block, end);
            count.Sent(AtOnce);
        }

        await reading;
        count.Cut();
    }
}
