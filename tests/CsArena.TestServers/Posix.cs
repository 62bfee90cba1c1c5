using System.Runtime.InteropServices;

namespace CsArena.TestServers;

/// <summary>Signals of the operating system.</summary>
public enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Term = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Sends signals to processes; .NET can only kill.</summary>
internal static class Posix
{
    public static void Send(int processId, Signal signal)
    {
        if (processId <= 1)
        {
            throw new ArgumentOutOfRangeException(nameof(processId), processId, "Not a process of these tests.");
        }

        // A process that is gone already has nothing to hear.
        _ = Kill(processId, (int)signal);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
