using CsArena.Realtime;
using CsArena.Realtime.Configuration;
using CsArena.Realtime.History;
using CsArena.Realtime.PostgreSql;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the arena's questions, history and ratings in PostgreSQL, in any stage.</summary>
public static class PostgreSqlArenaBuilderExtensions
{
    private const string UrlKey = "DATABASE_URL";

    private static ArenaSection Section { get; } = new("Database");

    /// <summary>
    /// Uses PostgreSQL when <c>DATABASE_URL</c> (or <c>Arena:Database:Url</c>) is set, and changes nothing otherwise.
    /// </summary>
    /// <param name="builder">The arena.</param>
    /// <param name="configure">Further settings; they go over those of the configuration.</param>
    public static ArenaBuilder AddPostgreSqlWhenConfigured(this ArenaBuilder builder, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(Section);
        return string.IsNullOrEmpty(builder.Configuration[UrlKey]) && string.IsNullOrEmpty(builder.Configuration[$"{PostgreSqlOptions.SectionName}:Url"])
            ? builder
            : builder.AddPostgreSql(configure);
    }

    /// <summary>
    /// Uses PostgreSQL. A wrong URL, a wrong password, a server that cannot be reached and a schema that this program does
    /// not know each stop the start, with a message that names <c>DATABASE_URL</c>.
    /// </summary>
    /// <param name="builder">The arena.</param>
    /// <param name="configure">Further settings; they go over those of the configuration.</param>
    public static ArenaBuilder AddPostgreSql(this ArenaBuilder builder, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration;
        builder.Services.AddSingleton(Section);
        var section = configuration.GetSection(PostgreSqlOptions.SectionName);
        builder.Services.AddOptions<PostgreSqlOptions>()
            .Configure(_ =>
            {
                if (SettingValues.Unreadable(section, typeof(PostgreSqlOptions)) is { Count: > 0 } failures)
                {
                    throw new OptionsValidationException(Microsoft.Extensions.Options.Options.DefaultName, typeof(PostgreSqlOptions), failures);
                }
            })
            .Bind(section)
            .Configure(options => options.Url = string.IsNullOrEmpty(configuration[UrlKey]) ? options.Url : configuration[UrlKey])
            .Configure(configure ?? (_ => { }))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PostgreSqlOptions>>(new PostgreSqlOptionsValidator(configuration));
        builder.Services.AddDatabase();
        builder.Services.AddQuestionBank();
        builder.Services.AddSingleton<IMatchHistory, PostgreSqlMatchHistory>();
        builder.Services.AddHostedService<MatchRetention>();
        return builder;
    }

    /// <summary>
    /// Uses a data source of the program's own, for example <c>provider => provider.GetRequiredService&lt;NpgsqlDataSource&gt;()</c>.
    /// It stays the program's: the arena never disposes it. The arena's tables are in the schema <c>arena</c>, or the
    /// one of <c>Arena:Database:Schema</c>.
    /// </summary>
    /// <param name="builder">The arena.</param>
    /// <param name="dataSource">Finds the data source.</param>
    /// <param name="configure">Further settings; they go over those of the configuration.</param>
    public static ArenaBuilder AddPostgreSql(
        this ArenaBuilder builder, Func<IServiceProvider, NpgsqlDataSource> dataSource, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.AddPostgreSql(options =>
        {
            options.DataSource = dataSource;
            configure?.Invoke(options);
        });
    }

    private static void AddDatabase(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DatabaseSource>();
        services.TryAddSingleton<Database>();
        services.TryAddSingleton(provider => new Migrator(provider.GetRequiredService<DatabaseSource>(), provider.GetRequiredService<ILogger<Migrator>>()));
        services.TryAddSingleton<PostgreSqlStartup>();
        services.AddSingleton<IBackendHealth, DatabaseHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<PostgreSqlStartup>());
    }
}
