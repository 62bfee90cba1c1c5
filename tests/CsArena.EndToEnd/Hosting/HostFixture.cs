namespace CsArena.EndToEnd.Hosting;

/// <summary>One host for all tests of a class.</summary>
/// <param name="settings">How it is set up.</param>
public abstract class HostFixture(HostSettings settings) : IAsyncLifetime
{
    private HostProcess? _host;

    public HostProcess Host => _host ?? throw new InvalidOperationException("The host has not started.");

    public async Task InitializeAsync() => _host = await HostProcess.StartAsync(settings);

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}

/// <summary>A host with short pauses, see <see cref="HostSettings.Swift"/>.</summary>
public sealed class SwiftHost() : HostFixture(HostSettings.Swift);
