using CsArena.TestServers;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Connections;

/// <summary>A pooler in transaction mode in front of the database, as hosted databases have it.</summary>
public sealed class PoolerTests
{
    [Fact]
    public async Task A_host_migrates_imports_picks_and_exports_behind_it()
    {
        await using var pooler = await StartAsync();
        await using var host = await QuestionHost.StartAsync($"{pooler.Url}?pgbouncer=true");
        var questions = TestQuestions.Bank(40).ToList();
        await host.WriteAsync(questions);
        using var file = new MemoryStream();
        (await host.Files.ExportAsync(file)).ShouldBe(questions.Count);

        // More at a time than the pooler has sessions, and each more often than Npgsql would wait to prepare it.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                (await host.ScalarAsync("SELECT count(*) FROM arena.questions")).ShouldBe((long)questions.Count);
            }
        }));
    }

    [Theory]
    [InlineData]
    [InlineData("ignore_startup_parameters = options")]
    public async Task Without_being_told_of_it_a_host_does_not_start_and_says_what_to_write(params string[] settings)
    {
        await using var pooler = await StartAsync(settings);
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => QuestionHost.StartAsync(pooler.Url));
        failure.Message.ShouldContain("?pgbouncer=true");
        failure.Message.ShouldNotContain(PostgreSqlServer.Password);
    }

    private static async Task<Pooled> StartAsync(params string[] settings)
    {
        var server = await SharedPostgreSql.ServerAsync();
        var url = await SharedPostgreSql.EmptyAsync();
        var pooler = await PgBouncer.StartAsync(server, settings);
        return new Pooled(pooler, pooler.UrlOf(url[(url.LastIndexOf('/') + 1)..]));
    }

    private sealed record Pooled(PgBouncer Pooler, string Url) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Pooler.DisposeAsync();
    }
}
