using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>Whatever goes wrong is answered as problem+json, with nothing in it that is nobody's business.</summary>
public sealed class ProblemsTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task An_unexpected_failure_is_a_problem_without_details(string environment)
    {
        await using var app = await StartAsync(environment);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await http.GetAsync("/api/fails");
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var body = await answer.Content.ReadAsStringAsync();
        body.ShouldContain("\"status\":500");
        body.ShouldNotContain("secret");
        body.ShouldNotContain("InvalidOperation");
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_request_that_cannot_be_read_is_the_callers_mistake(string environment)
    {
        await using var app = await StartAsync(environment);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (var (path, status) in new[] { ("/api/number?value=many", HttpStatusCode.BadRequest), ("/api/none", HttpStatusCode.NotFound) })
        {
            using var answer = await http.GetAsync(path);
            answer.StatusCode.ShouldBe(status);
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        }
    }

    private static async Task<WebApplication> StartAsync(string environment)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddProblemDetails();
        var app = builder.Build();
        app.UseProblems();
        app.MapGet("/api/fails", string () => throw new InvalidOperationException("a secret"));
        app.MapGet("/api/number", (int value) => value);
        await app.StartAsync();
        return app;
    }
}
