using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CsArena.EndToEnd.Redis.Play;

/// <summary>
/// Everything that a Redis is asked to do, in its order, from within scripts too (MONITOR): what hosts did to a key at any
/// moment, with nothing of the hosts' own in between.
/// </summary>
internal sealed class CommandFeed : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly RedisServer _redis;
    private readonly TcpClient _client;
    private readonly Action<RedisCommand> _take;
    private readonly Task _reading;
    private readonly string _mark = $"mark-{Guid.NewGuid():N}-";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource> _marks = [];

    private CommandFeed(RedisServer redis, TcpClient client, StreamReader reader, Action<RedisCommand> take)
    {
        (_redis, _client, _take) = (redis, client, take);
        _reading = Task.Run(() => ReadAsync(reader));
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="redis">To whom.</param>
    /// <param name="take">What to do with each command, one at a time.</param>
    public static async Task<CommandFeed> StartAsync(RedisServer redis, Action<RedisCommand> take)
    {
        var client = new TcpClient();
        await client.ConnectAsync(redis.Host, redis.Port);
        var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await client.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray());
        (await reader.ReadLineAsync()).ShouldBe("+OK");
        return new CommandFeed(redis, client, reader, take);
    }

    /// <summary>Waits until everything that was asked for before now has been taken.</summary>
    public async Task CatchUpAsync()
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = _mark + Guid.NewGuid().ToString("N");
        lock (_lock)
        {
            _marks.Add(name, mark);
        }

        await _redis.CommandAsync("ECHO", name);
        await Task.WhenAny(mark.Task, _reading).WaitAsync(Limit);
        mark.Task.IsCompletedSuccessfully.ShouldBeTrue($"The Redis stopped telling: {_reading.Exception}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            var command = RedisCommand.Parse(line);
            if (command.Words is ["ECHO", var name])
            {
                lock (_lock)
                {
                    if (_marks.Remove(name, out var mark))
                    {
                        mark.SetResult();
                    }
                }
            }

            _take(command);
        }
    }
}

/// <summary>A command, as MONITOR tells of it.</summary>
/// <param name="IsInScript">Whether a script made it: the script's own call is the latest command before that is not.</param>
/// <param name="Words">Its name, in capitals, and its arguments.</param>
internal sealed record RedisCommand(bool IsInScript, string[] Words)
{
    /// <summary>Reads <c>+1700000000.123456 [0 127.0.0.1:50000] "HSET" "key" "field" "a \"value\""</c>.</summary>
    public static RedisCommand Parse(string line)
    {
        var words = new List<string>();
        var end = line.IndexOf(']', StringComparison.Ordinal);
        var at = end + 1;
        while ((at = line.IndexOf('"', at)) >= 0)
        {
            words.Add(Word(line, ref at));
        }

        words[0] = words[0].ToUpperInvariant();
        return new RedisCommand(line.AsSpan(0, end).EndsWith(" lua"), [.. words]);
    }

    private static string Word(string line, ref int at)
    {
        var word = new List<byte>();
        for (at++; line[at] != '"'; at++)
        {
            if (line[at] != '\\')
            {
                word.Add((byte)line[at]);
            }
            else if (line[++at] == 'x')
            {
                word.Add(byte.Parse(line.AsSpan(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 2;
            }
            else
            {
                word.Add((byte)(line[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'a' => '\a', 'b' => '\b', var other => other }));
            }
        }

        at++;
        return Encoding.UTF8.GetString([.. word]);
    }
}
