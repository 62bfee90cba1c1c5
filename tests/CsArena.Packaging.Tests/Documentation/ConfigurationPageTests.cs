using CsArena.Realtime;
using CsArena.Realtime.Client;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.PostgreSql;
using CsArena.Realtime.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Documentation;

public sealed class ConfigurationPageTests
{
    private static readonly string _page = Repository.Read("docs/configuration.md");

    public static TheoryData<string> Keys => [.. ConfigurationKey.All.Select(key => key.Name)];

    [Fact]
    public void Every_class_of_options_is_looked_at()
    {
        var classes = new[] { typeof(ArenaBuilder), typeof(NodeOptions), typeof(RedisOptions), typeof(PostgreSqlOptions), typeof(ArenaClient) }
            .Select(type => type.Assembly)
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal));
        classes.Except(ConfigurationKey.Sections.Keys).ShouldBe([typeof(ArenaOptions), typeof(ArenaClientOptions)], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_on_the_page_with_its_default_and_its_range(string name)
    {
        var key = ConfigurationKey.All.Single(one => one.Name == name);
        var line = _page.Split('\n').SingleOrDefault(one => one.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        line.ShouldNotBeNull($"docs/configuration.md has no line for {name}");
        var cells = line.Split('|', StringSplitOptions.TrimEntries);
        cells[2].ShouldBe(key.Default is { } value ? $"`{value}`" : "none");
        if (key.Min is not null)
        {
            cells[3].ShouldBe($"`{key.Min}` to `{key.Max}`");
        }
    }

    [Fact]
    public void Every_key_of_the_page_exists_and_its_default_is_taken()
    {
        var keys = _page.Split('\n')
            .Where(line => line.StartsWith("| `Arena:", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        keys.Except(ConfigurationKey.All.Select(key => key.Name)).ShouldBeEmpty();

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(ConfigurationKey.All
            .Where(key => key.Default is not null)
            .Select(key => KeyValuePair.Create(key.Name, key.Default)));
        builder.Services.AddArena(builder.Configuration).AddRedisWhenConfigured().AddPostgreSqlWhenConfigured();
        using var app = builder.Build();
        Should.NotThrow(app.Services.GetRequiredService<IStartupValidator>().Validate);
    }

    [Fact]
    public void The_options_of_the_client_are_on_the_page()
    {
        foreach (var type in new[] { typeof(ArenaClientOptions), typeof(ReconnectPolicy) })
        {
            foreach (var property in type.GetProperties().Where(property => property.CanWrite))
            {
                _page.ShouldContain($"| `{property.Name}` |");
            }
        }
    }

    [Theory]
    [InlineData("PORT")]
    [InlineData("MANAGEMENT_PORT")]
    [InlineData("LOG_FORMAT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("JWT_SECRET")]
    [InlineData("REDIS_URL")]
    [InlineData("DATABASE_URL")]
    public void A_variable_of_the_environment_is_on_the_page(string name) => _page.ShouldContain($"| `{name}` |");
}
