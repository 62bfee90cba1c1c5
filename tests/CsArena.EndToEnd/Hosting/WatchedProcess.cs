using System.Diagnostics;
using System.Globalization;

namespace CsArena.EndToEnd.Hosting;

/// <summary>
/// A program that does not outlive the tests, whatever becomes of them: a shell holds the other end of a pipe from this
/// process, and kills the program when the pipe breaks. (A death signal would follow the thread that started it, and the
/// threads of a pool come and go.)
/// </summary>
public sealed class WatchedProcess : IAsyncDisposable
{
    private const string Wrapper = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        program=$!
        echo "pid $program"
        ( read -r _ <&3; kill -KILL "$program" ) >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        wait "$program"
        code=$?
        kill "$watcher" 2>/dev/null
        exit "$code"
        """;

    private static readonly string[] Inherited = ["PORT", "MANAGEMENT_PORT", "LOG_FORMAT", "KNOWN_PROXIES", "PATH_BASE", "OTEL_", "JWT_SECRET", "REDIS_URL", "DATABASE_URL", "URLS", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "Arena__"];

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _programId = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WatchedProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        process.ErrorDataReceived += (_, line) => Errors.Add(line.Data);
    }

    public OutputLog Output { get; } = new();

    public OutputLog Errors { get; } = new();

    public int ProgramId => _programId.Task.IsCompletedSuccessfully
        ? _programId.Task.Result
        : throw new InvalidOperationException("The program has not started.");

    public string Told => $"--- stdout\n{Output.Text}\n--- stderr\n{Errors.Text}";

    public static async Task<WatchedProcess> StartAsync(IEnumerable<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in command.Prepend("watched").Prepend(Wrapper).Prepend("-c"))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => Inherited.Any(name.StartsWith)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var watched = new WatchedProcess(new Process { StartInfo = start });
        watched._process.Start();
        watched._process.BeginOutputReadLine();
        watched._process.BeginErrorReadLine();
        await watched._programId.Task.WaitAsync(Limits.Start);
        return watched;
    }

    public void Send(Signal signal)
    {
        if (!_process.HasExited)
        {
            Posix.Send(ProgramId, signal);
        }
    }

    /// <summary>Waits for the end and answers with the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end within {limit}.\n{Told}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Send(Signal.Kill);
        await WaitForExitAsync(Limits.Wait);
        _process.Dispose();
    }

    private void OnOutput(string? line)
    {
        // On a busy machine the program may speak before the shell does.
        if (!_programId.Task.IsCompleted && line?.StartsWith("pid ", StringComparison.Ordinal) == true)
        {
            _programId.TrySetResult(int.Parse(line.AsSpan("pid ".Length), CultureInfo.InvariantCulture));
        }
        else
        {
            Output.Add(line);
        }
    }
}
