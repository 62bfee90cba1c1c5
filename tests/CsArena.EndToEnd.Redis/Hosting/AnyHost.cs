using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CsArena.EndToEnd.Redis.Hosting;

/// <summary>A host in this process that answers each request with a status, or not at all.</summary>
internal sealed class AnyHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _asked;

    public AnyHost()
    {
        _listener.Start(512);
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The latest request.</summary>
    public string Heard { get; private set; } = "";

    public bool Waits { get; set; }

    /// <summary>Of each answer, but for that to <c>/api/health/live</c>.</summary>
    public int Status { get; set; } = 200;

    public async Task UntilAskedAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (Asked < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        var (buffer, text) = (new byte[4096], "");
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return;
            }

            text += Encoding.ASCII.GetString(buffer, 0, count);
        }

        var isCheck = text.StartsWith("GET /api/health/live ", StringComparison.Ordinal);
        if (!isCheck)
        {
            Heard = text;
            Interlocked.Increment(ref _asked);
        }

        if (Waits && !isCheck)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var answer = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {(isCheck ? 200 : Status)} X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
    }

    /// <summary>Asks for a path as it stands: an HTTP client would make it another.</summary>
    public static async Task<(int Status, string Text)> AskAsync(int port, string path, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limits.Wait);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), limit.Token);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(limit.Token);
        return (int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), text);
    }
}
