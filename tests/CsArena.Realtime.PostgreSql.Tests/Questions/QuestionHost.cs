using System.Diagnostics.Metrics;
using CsArena.Realtime.Questions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>What one host has of the database, started as a host starts it.</summary>
internal sealed class QuestionHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _started = [];

    private QuestionHost(ServiceProvider services) => _services = services;

    public IQuestionBank Bank => Get<IQuestionBank>();

    public QuestionPool Pool => Get<QuestionPool>();

    public PostgreSqlQuestionFiles Files => Get<PostgreSqlQuestionFiles>();

    public NpgsqlDataSource DataSource => Get<DatabaseSource>().DataSource;

    /// <summary>Makes a host that is not started.</summary>
    public static QuestionHost Create(string url, Action<ArenaBuilder>? configure = null, Action<PostgreSqlOptions>? options = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        var builder = new ArenaBuilder(services, new ConfigurationBuilder().Build());
        builder.AddPostgreSql(settings =>
        {
            settings.Url = url;
            settings.CommandTimeout = TimeSpan.FromSeconds(20);
            options?.Invoke(settings);
        });
        configure?.Invoke(builder);
        return new QuestionHost(services.BuildServiceProvider());
    }

    /// <summary>Starts a host: the schema, the built-in questions if there are any, and what it keeps in its memory.</summary>
    public static async Task<QuestionHost> StartAsync(string url, Action<ArenaBuilder>? configure = null, Action<PostgreSqlOptions>? options = null)
    {
        var host = Create(url, configure, options);
        await host.StartAsync();
        return host;
    }

    public async Task StartAsync()
    {
        var services = _services.GetServices<IHostedService>().ToArray();
        foreach (var service in services.OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(CancellationToken.None);
        }

        foreach (var service in services)
        {
            await service.StartAsync(CancellationToken.None);
            _started.Add(service);
        }
    }

    public T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();

    /// <summary>What the arena's meter has counted here since it was first asked.</summary>
    public Counters Counters => field ??= new Counters(Get<IMeterFactory>());

    /// <summary>Writes questions, as an import does.</summary>
    public async Task<WrittenQuestions> WriteAsync(IEnumerable<Question> questions)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await QuestionLock.TakeAsync(connection, CancellationToken.None);
        var written = await new QuestionWriter(connection, Get<DatabaseSource>().Schema).WriteAsync([.. questions.Select(QuestionRow.Of)], CancellationToken.None);
        await transaction.CommitAsync();
        return written;
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await service.StopAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                // The database is away.
            }
        }

        await _services.DisposeAsync();
    }
}
