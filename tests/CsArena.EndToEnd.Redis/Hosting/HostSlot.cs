namespace CsArena.EndToEnd.Redis.Hosting;

/// <summary>A place for a host, always at the same address: whoever dies there is followed by another.</summary>
/// <param name="settings">How its hosts are set up.</param>
public sealed class HostSlot(Func<HostSettings> settings) : IAsyncDisposable
{
    /// <summary>What the operating system says of a process that was killed.</summary>
    public const int Killed = 128 + (int)Signal.Kill;

    private readonly int _port = FreePorts.Next();
    private HostProcess? _host;

    public Uri Url => new($"http://localhost:{_port}/");

    public HostProcess Host => _host ?? throw new InvalidOperationException($"No host runs at {Url}.");

    public bool IsUp => _host is not null;

    public async Task<HostProcess> StartAsync()
    {
        await DisposeAsync();
        return _host = await HostProcess.StartAsync(Settings());
    }

    /// <summary>Starts a host that kills itself somewhere.</summary>
    /// <param name="crashAt">Where, as <c>CRASH_AT</c> has it; null is nowhere.</param>
    /// <param name="isGradingSlow">Whether its matches stay a while in the phase of grading.</param>
    /// <returns>Null when it was dead before it listened.</returns>
    public async Task<HostProcess?> StartCrashingAsync(string? crashAt, bool isGradingSlow)
    {
        await DisposeAsync();
        var all = Settings().With("CRASH_AT", crashAt).With("GRADING", isGradingSlow ? "slow" : null);
        try
        {
            return _host = await StartAsServicesAreAsync(all);
        }
        catch (InvalidOperationException error) when (crashAt is not null && !error.Message.Contains("Exception", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>
    /// A host that meets no Redis in its first seconds says so and ends, and its service manager starts it again: so it may be
    /// where many hosts start cold on a machine that is busy. Once: a Redis that is away stays an error.
    /// </summary>
    private static async Task<HostProcess> StartAsServicesAreAsync(HostSettings settings)
    {
        try
        {
            return await HostProcess.StartAsync(settings, BuiltProgram.Find("CsArena.CrashHost"));
        }
        catch (InvalidOperationException error) when (error.Message.Contains("cannot be reached", StringComparison.Ordinal))
        {
            return await HostProcess.StartAsync(settings, BuiltProgram.Find("CsArena.CrashHost"));
        }
    }

    /// <summary>Ends the host at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        Host.Send(Signal.Kill);
        (await Host.WaitForExitAsync()).ShouldBe(Killed, Host.Told);
    }

    /// <summary>Asks the host to end, as a service manager does.</summary>
    public async Task StopAsync()
    {
        Host.Send(Signal.Term);
        (await Host.WaitForExitAsync()).ShouldBe(0, Host.Told);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync();
        }
    }

    private HostSettings Settings() => settings().With("PORT", _port);
}
