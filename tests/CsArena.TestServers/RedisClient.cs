using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CsArena.TestServers;

/// <summary>As much of a client as starting and looking at servers takes: it depends on no library that is under test.</summary>
internal sealed class RedisClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private RedisClient(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    /// <exception cref="IOException">Nothing listens there.</exception>
    public static async Task<RedisClient> ConnectAsync(string host, int port)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port).WaitAsync(Limit);
            return new RedisClient(client);
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            client.Dispose();
            throw new IOException($"Nothing answers at {host}:{port}.", error);
        }
    }

    /// <returns>The reply; of an array, its elements as lines.</returns>
    /// <exception cref="RedisReplyException">It is an error.</exception>
    public async Task<string> SendAsync(params string[] command)
    {
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (var argument in command)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n");
        }

        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString())).AsTask().WaitAsync(Limit);
            return await ReadAsync().WaitAsync(Limit);
        }
        catch (TimeoutException error)
        {
            throw new IOException("The server does not answer.", error);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> ReadAsync()
    {
        var line = await _reader.ReadLineAsync() ?? throw new IOException("The server closed the connection.");
        var rest = line[1..];
        return line[0] switch
        {
            '-' => throw new RedisReplyException(rest),
            '$' => await ReadTextAsync(int.Parse(rest, CultureInfo.InvariantCulture)),
            '*' => await ReadArrayAsync(int.Parse(rest, CultureInfo.InvariantCulture)),
            _ => rest,
        };
    }

    private async Task<string> ReadTextAsync(int bytes)
    {
        var text = new StringBuilder();
        var character = new char[1];
        for (var left = bytes < 0 ? 0 : bytes + 2; left > 0; left -= Encoding.UTF8.GetByteCount(character))
        {
            if (await _reader.ReadAsync(character) == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            text.Append(character);
        }

        return bytes < 0 ? "" : text.ToString()[..^2];
    }

    private async Task<string> ReadArrayAsync(int count)
    {
        var elements = new List<string>();
        for (var i = 0; i < count; i++)
        {
            elements.Add(await ReadAsync());
        }

        return string.Join('\n', elements);
    }
}

/// <summary>A server answered with an error.</summary>
public sealed class RedisReplyException(string message) : Exception(message);
