using System.Net;
using System.Net.Sockets;

namespace CsArena.TestServers;

/// <summary>
/// Ports that nothing listens on, below the range that the system gives to outgoing connections: a server that is down
/// for a moment must find its port free again.
/// </summary>
public static class FreePorts
{
    private const int First = 12_000;
    private const int Last = 32_000;

    public static int Next()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException("No free port was found.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
