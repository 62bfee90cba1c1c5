using CsArena.Realtime.Conformance;
using CsArena.Realtime.Questions;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests;

public sealed class PostgreSqlQuestionBankTests : QuestionBankContract, IAsyncLifetime
{
    private readonly List<QuestionHost> _hosts = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    protected override async ValueTask<IQuestionBank> CreateAsync(IReadOnlyList<Question> questions)
    {
        var host = QuestionHost.Create(await SharedPostgreSql.MigratedAsync());
        _hosts.Add(host);
        await host.WriteAsync(questions);
        await host.StartAsync();
        return host.Bank;
    }
}
