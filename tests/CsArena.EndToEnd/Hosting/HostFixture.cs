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

/// <summary>A host whose matches stay in their first phase.</summary>
public sealed class SlowReadyHost() : HostFixture(HostSettings.Swift.Ready(TimeSpan.FromMinutes(10)));

/// <summary>A host whose matches stay in the review of a round.</summary>
public sealed class SlowReviewHost() : HostFixture(HostSettings.Swift.Ready(TimeSpan.Zero).Review(TimeSpan.FromMinutes(10)));

/// <summary>A host where whoever leaves has a second to come back.</summary>
public sealed class ShortGraceHost() : HostFixture(HostSettings.Swift.Grace(TimeSpan.FromSeconds(1)));

/// <summary>Classes that share a swift host.</summary>
[CollectionDefinition(Name)]
public sealed class OnSwiftHost : ICollectionFixture<SwiftHost>
{
    public const string Name = "swift host";
}
