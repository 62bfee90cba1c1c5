using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace CsArena.TestServers;

/// <summary>
/// A server that does not outlive the tests, whatever becomes of them: a shell holds the other end of a pipe from this
/// process, and ends the server when the pipe breaks.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Wrapper = """
        end=$1
        shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        echo "pid $server"
        ( read -r _ <&3; trap '' TERM; kill -KILL "$server"; eval "$end" ) >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        wait "$server"
        code=$?
        kill "$watcher" 2>/dev/null
        exit "$code"
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<int> _serverId = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>The server's own process.</summary>
    public int Id => _serverId.Task.Result;

    /// <summary>What the server has said.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a server.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="end">Shell commands for what is left to do when these tests are gone.</param>
    /// <param name="folder">Where it runs.</param>
    public static async Task<ServerProcess> StartAsync(IEnumerable<string> command, string end, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in (string[])["-c", Wrapper, "server", end, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        var server = new ServerProcess(new Process { StartInfo = start });
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server._serverId.Task.WaitAsync(Limit);
        return server;
    }

    public void Send(Signal signal)
    {
        if (!_process.HasExited)
        {
            Posix.Send(_serverId.Task.Result, signal);
        }
    }

    /// <summary>Waits until somebody can connect.</summary>
    /// <param name="port">Where it listens.</param>
    public async Task WaitUntilListeningAsync(int port)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                if (HasExited || started.Elapsed > Limit)
                {
                    throw new InvalidOperationException($"The server did not start.\n{Output}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    public async Task WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Send(Signal.Kill);
        await WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        // On a busy machine the server may speak before the shell does.
        if (!_serverId.Task.IsCompleted && line.StartsWith("pid ", StringComparison.Ordinal))
        {
            _serverId.TrySetResult(int.Parse(line.AsSpan("pid ".Length), CultureInfo.InvariantCulture));
        }
        else
        {
            _output.Enqueue(line);
        }
    }
}
