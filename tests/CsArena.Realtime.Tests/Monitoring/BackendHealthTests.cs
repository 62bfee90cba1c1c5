using System.Net;
using System.Text.Json;
using CsArena.Realtime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Monitoring;

/// <summary>What a backend's check makes of the health answer.</summary>
public sealed class BackendHealthTests
{
    [Theory]
    [InlineData(true, true, HttpStatusCode.OK, "ready", "ok")]
    [InlineData(true, false, HttpStatusCode.OK, "ready", "ok")]
    [InlineData(false, true, HttpStatusCode.ServiceUnavailable, "not_ready", "unavailable")]
    [InlineData(false, false, HttpStatusCode.OK, "degraded", "unavailable")]
    public async Task A_check_that_fails_is_told_and_keeps_players_away_where_it_is_required(
        bool works, bool isRequired, HttpStatusCode code, string status, string check)
    {
        await using var app = await ArenaApp.StartAsync(services => services.AddSingleton<IBackendHealth>(new Backend(works, isRequired)));
        using var answer = await app.Http.GetAsync("/api/health");
        answer.StatusCode.ShouldBe(code);
        using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        health.RootElement.GetProperty("status").GetString().ShouldBe(status);
        health.RootElement.GetProperty("checks").GetProperty("backend").GetString().ShouldBe(check);
    }

    private sealed class Backend(bool works, bool isRequired) : IBackendHealth
    {
        public string Name => "backend";

        public bool IsRequired => isRequired;

        public ValueTask<bool> CheckAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(works);
    }
}
