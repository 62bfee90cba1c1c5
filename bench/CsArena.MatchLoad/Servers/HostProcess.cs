using System.Diagnostics;
using System.Net.Sockets;

namespace CsArena.MatchLoad.Servers;

/// <summary>A server as a process of its own, ended with this one.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _output = new();

    private CompilerTime? _compiler;

    private HostProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>User and system time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What of it the compiler of .NET took.</summary>
    public TimeSpan CompilerTime => (_compiler ??= new CompilerTime(Id)).Read();

    /// <summary>The last lines that it said.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts a program and waits until it answers.</summary>
    /// <param name="program">The program.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="environment">Its settings.</param>
    public static async Task<HostProcess> StartAsync(ServerProgram program, int port, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program.FileName) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program.Argument);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["PORT"] = $"{port}";
        start.Environment["MANAGEMENT_PORT"] = "0";
        var host = new HostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += (_, line) => host.Read(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Read(line.Data);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        await host.WaitUntilReadyAsync(port);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > 50)
            {
                _output.Dequeue();
            }
        }
    }

    private async Task WaitUntilReadyAsync(int port)
    {
        using var http = new HttpClient();
        for (var started = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/api/health"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException)
            {
                // Not listening yet.
            }

            if (_process.HasExited || started.Elapsed > Limit)
            {
                throw new InvalidOperationException($"A host did not start.\n{Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
