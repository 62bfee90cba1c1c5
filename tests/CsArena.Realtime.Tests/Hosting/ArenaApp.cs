using System.Net.Http.Json;
using CsArena.Realtime.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Tests.Hosting;

/// <summary>Another program that takes the packages: Kestrel on a free port, <c>AddArena()</c> and <c>MapArena()</c>.</summary>
internal sealed class ArenaApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private ArenaApp(WebApplication app)
    {
        _app = app;
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public IServiceProvider Services => _app.Services;

    public HttpClient Http => _http;

    public static async Task<ArenaApp> StartAsync(
        Action<IServiceCollection>? services = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<ArenaBuilder>? arena = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var added = builder.Services.AddArena(builder.Configuration);
        arena?.Invoke(added);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapArena();
        await app.StartAsync();
        return new ArenaApp(app);
    }

    public async Task<TestPlayer> ConnectAsync(string userId)
        => await TestPlayer.ConnectAsync(_http.BaseAddress!, await TokenAsync(userId));

    public async Task<string> TokenAsync(string userId)
    {
        using var answer = await _http.PostAsJsonAsync("/api/dev/token", new { userId });
        return (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>())!["token"];
    }

    /// <summary>Two players who are in a match.</summary>
    public async Task<(TestPlayer Alice, TestPlayer Bob)> MatchAsync()
    {
        var (alice, bob) = (await ConnectAsync("alice"), await ConnectAsync("bob"));
        await alice.Client.EnqueueAsync();
        await bob.Client.EnqueueAsync();
        await alice.NextAsync<Protocol.MatchFoundEvent>();
        await bob.NextAsync<Protocol.MatchFoundEvent>();
        return (alice, bob);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
