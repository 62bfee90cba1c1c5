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
    private readonly BufferedStream _replies;

    private RedisClient(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _replies = new BufferedStream(_stream);
    }

    /// <exception cref="IOException">Nothing listens there.</exception>
    public static async Task<RedisClient> ConnectAsync(RedisAddress address)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port).WaitAsync(Limit);
            var connected = new RedisClient(client);
            if (address.Password is { } password)
            {
                await connected.SendAsync("AUTH", password);
            }

            return connected;
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            client.Dispose();
            throw new IOException($"Nothing answers at {address.Host}:{address.Port}.", error);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <returns>The reply; of an array, its elements as lines.</returns>
    /// <exception cref="RedisReplyException">It is an error.</exception>
    public async Task<string> SendAsync(params string[] command) => string.Join('\n', await ListAsync(command));

    /// <returns>The reply; of an array its elements, those of arrays in it among them.</returns>
    /// <exception cref="RedisReplyException">It is an error.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(params string[] command)
    {
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (var argument in command)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(argument)}\r\n{argument}\r\n");
        }

        try
        {
            var elements = new List<string>();
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString())).AsTask().WaitAsync(Limit);
            await ReadAsync(elements).WaitAsync(Limit);
            return elements;
        }
        catch (Exception error) when (error is TimeoutException or EndOfStreamException)
        {
            throw new IOException("The server does not answer.", error);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task ReadAsync(List<string> elements)
    {
        var line = await ReadLineAsync();
        var rest = line[1..];
        switch (line[0])
        {
            case '-':
                throw new RedisReplyException(rest);
            case '$':
                elements.Add(await ReadTextAsync(int.Parse(rest, CultureInfo.InvariantCulture)));
                break;
            case '*':
                for (var left = int.Parse(rest, CultureInfo.InvariantCulture); left > 0; left--)
                {
                    await ReadAsync(elements);
                }

                break;
            default:
                elements.Add(rest);
                break;
        }
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (one[0] != '\n')
        {
            await _replies.ReadExactlyAsync(one);
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r', '\n');
    }

    private async Task<string> ReadTextAsync(int bytes)
    {
        if (bytes < 0)
        {
            return "";
        }

        var text = new byte[bytes + 2];
        await _replies.ReadExactlyAsync(text);
        return Encoding.UTF8.GetString(text, 0, bytes);
    }
}

/// <summary>A server answered with an error.</summary>
public sealed class RedisReplyException(string message) : Exception(message);
