using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace CsArena.Packaging.Tests.Packages;

/// <summary>An ASP.NET Core program in a process of its own, on a free port.</summary>
internal sealed class RunningProgram : IDisposable
{
    private const string Announcement = "Now listening on: ";
    private const int Sigterm = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    public RunningProgram(string assembly, IReadOnlyDictionary<string, string> environment)
    {
        _process = Command.Start(Path.GetDirectoryName(assembly)!, environment, Read, assembly);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The program ended.\n{Output}"));
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public Task<Uri> ListensAsync() => _address.Task.WaitAsync(Limit);

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public async Task<int> StopAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill();
        }
        else
        {
            _ = Kill(_process.Id, Sigterm);
        }

        await _process.WaitForExitAsync().WaitAsync(Limit);
        return OperatingSystem.IsWindows() ? 0 : _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private void Read(string line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        var at = line.IndexOf(Announcement, StringComparison.Ordinal);
        if (at >= 0)
        {
            _address.TrySetResult(new Uri(line[(at + Announcement.Length)..].Trim()));
        }
    }
}
