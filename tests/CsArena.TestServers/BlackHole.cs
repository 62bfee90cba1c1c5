using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CsArena.TestServers;

/// <summary>
/// Stands before a server, and can make the connections it has lead nowhere: they stay open and nothing passes, as when
/// the machine behind them has lost its power. New connections pass.
/// </summary>
public sealed class BlackHole : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _accepting;
    private volatile CancellationTokenSource _open = new();

    public BlackHole(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Nothing passes any more over the connections that there are.</summary>
    public async Task SwallowAsync()
    {
        var open = _open;
        _open = new CancellationTokenSource();
        await open.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var server = new TcpClient();
                _clients.Add(client);
                _clients.Add(server);
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                var open = _open.Token;
                _ = PassAsync(client.GetStream(), server.GetStream(), open);
                _ = PassAsync(server.GetStream(), client.GetStream(), open);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It ends.
        }
    }

    private static async Task PassAsync(NetworkStream from, NetworkStream to, CancellationToken open)
    {
        try
        {
            await from.CopyToAsync(to, open);
            to.Close();
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It leads nowhere, or one side has closed it.
        }
    }
}
