using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CsArena.Realtime.Redis;

/// <summary>A connection without the library, to see what a server answers that the library does not tell.</summary>
internal sealed class PlainRedis : IAsyncDisposable
{
    private readonly TcpClient _client;
    private Stream _stream;

    private PlainRedis(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    /// <exception cref="SocketException">Nobody takes the connection.</exception>
    public static async Task<PlainRedis> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var client = IPAddress.TryParse(host, out var address) ? new TcpClient(address.AddressFamily) : new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            return new PlainRedis(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Speaks TLS from now on.</summary>
    /// <param name="host">The name that the certificate should have.</param>
    /// <param name="accepts">Whether a certificate will do.</param>
    /// <param name="cancellationToken">Gives up, as when the server does not.</param>
    /// <returns>Whether the server does too, with a certificate that will do.</returns>
    public async Task<bool> StartTlsAsync(
        string host, Func<X509Certificate?, X509Chain?, SslPolicyErrors, bool> accepts, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) => accepts(certificate, chain, errors),
                },
                cancellationToken);
            return true;
        }
        catch (Exception error) when (error is AuthenticationException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends a command whose reply is one line, or is the last one.</summary>
    /// <returns>The first line of the reply; empty when the connection ends instead.</returns>
    public async Task<string> SendAsync(string[] command, CancellationToken cancellationToken)
    {
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (var part in command)
        {
            request.Append(null, $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        }

        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
            return await ReadLineAsync(cancellationToken);
        }
        catch (IOException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, cancellationToken) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }
}
