using System.Diagnostics.Metrics;
using CsArena.Realtime.Caching;
using CsArena.Realtime.Questions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Puts the question bank together.</summary>
internal static class QuestionServices
{
    private const int PooledQuestions = 1000;

    /// <summary>Of now, and of just before.</summary>
    private const int Catalogues = 4;

    private static readonly TimeSpan LoadLifetime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan SharedPatience = TimeSpan.FromMilliseconds(500);

    public static void AddQuestionBank(this IServiceCollection services)
    {
        services.AddCaches();
        services.TryAddSingleton<QuestionCatalogues>();
        services.TryAddSingleton<QuestionContents>();
        services.TryAddSingleton<DatabasePick>();
        services.TryAddSingleton(_ => new QuestionPool(PooledQuestions));
        services.TryAddSingleton<BankOutage>();
        services.TryAddSingleton<QuestionWarmUp>();
        services.TryAddSingleton<QuestionSeeding>();
        services.TryAddSingleton(provider => new PostgreSqlQuestionFiles(
            provider.GetRequiredService<DatabaseSource>(), provider.GetRequiredService<PostgreSqlStartup>()));
        services.AddSingleton<IQuestionBank, PostgreSqlQuestionBank>();
        services.AddHostedService<QuestionUpkeep>();
    }

    private static void AddCaches(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new CacheMetrics(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton(provider => new CacheTimes(provider.GetRequiredService<IOptions<PostgreSqlOptions>>().Value.CacheLifetime, LoadLifetime, SharedPatience));
        services.TryAddSingleton(provider => new SharedLayer(
            provider.GetService<ISharedCache>(),
            provider.GetRequiredService<CacheTimes>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SharedLayer>>()));
        services.AddCache(CacheMetrics.Questions, options => options.CachedQuestions, new CacheFormat<CachedQuestion, Question>(
            cached => cached.Content, question => new CachedQuestion(question), QuestionJson.Plain.Question));
        services.AddCache(CacheMetrics.Categories, _ => Catalogues, new CacheFormat<QuestionCatalogue, CatalogueContent>(
            catalogue => catalogue.Content, content => new QuestionCatalogue(content), QuestionJson.Plain.CatalogueContent));
    }

    private static void AddCache<T>(this IServiceCollection services, string name, Func<PostgreSqlOptions, int> capacity, ICacheFormat<T> format)
        where T : class
    {
        services.TryAddSingleton(provider => new LocalCache<T>(
            capacity(provider.GetRequiredService<IOptions<PostgreSqlOptions>>().Value),
            provider.GetRequiredService<CacheTimes>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new LayeredCache<T>(
            name,
            provider.GetRequiredService<LocalCache<T>>(),
            provider.GetRequiredService<SharedLayer>(),
            format,
            provider.GetRequiredService<CacheMetrics>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
