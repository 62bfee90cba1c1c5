using System.Diagnostics;
using CsArena.TestServers;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

public sealed class QuestionCommandTests : IAsyncLifetime
{
    private const string Questions = """
        {"category": "networking/tcp", "questions": [
        {"stem": "one", "type": "short", "difficulty": "easy", "accepted": ["1"], "en": {"text": "One?", "answer": "1"}},
        {"stem": "two", "type": "short", "difficulty": 5, "accepted": ["2"], "en": {"text": "Two?", "answer": "2"}}
        ]}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("csarena-questions-");
    private PostgreSqlServer? _server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("--import-questions", "a.json")]
    [InlineData("--import-questions=a.json")]
    [InlineData("--PORT", "1", "--import-questions", "a.json", "--Arena:Database:Url=x")]
    public void Reads_the_file(params string[] args)
        => QuestionCommand.Read(args).ShouldBe(new QuestionCommand(QuestionCommand.Import, "a.json"));

    [Theory]
    [InlineData("--import-questions")]
    [InlineData("--export-questions=")]
    [InlineData("--import-questions", "--PORT=1")]
    [InlineData("--import-questions", "a.json", "--export-questions", "b.json")]
    public void Refuses_what_is_not_clear(params string[] args) => Should.Throw<FormatException>(() => QuestionCommand.Read(args));

    [Fact]
    public void Is_none_without_its_name() => QuestionCommand.Read(["--PORT", "1"]).ShouldBeNull();

    [Fact]
    public async Task Files_go_into_the_database_and_back_without_a_server()
    {
        _server = await PostgreSqlServer.StartAsync();
        var url = await _server.CreateDatabaseAsync();
        var file = Write("questions.json", Questions);

        (await RunAsync(url, "--import-questions", file)).ShouldBe((0, "2 questions are new, 0 changed, 0 as they were.", ""));
        (await RunAsync(url, "--import-questions", file)).ShouldBe((0, "0 questions are new, 0 changed, 2 as they were.", ""));
        var exported = Path.Combine(_folder.FullName, "exported.json");
        (await RunAsync(url, "--export-questions", exported)).ShouldBe((0, $"2 questions are in {exported}.", ""));

        var other = await _server.CreateDatabaseAsync();
        (await RunAsync(other, "--import-questions", exported)).ShouldBe((0, "2 questions are new, 0 changed, 0 as they were.", ""));
        var again = Path.Combine(_folder.FullName, "again.json");
        await RunAsync(other, "--export-questions", again);
        (await File.ReadAllTextAsync(again)).ShouldBe(await File.ReadAllTextAsync(exported));
        _folder.GetFiles().Length.ShouldBe(3, "nothing unfinished is left");
    }

    [Fact]
    public async Task A_bad_file_is_told_by_its_lines()
    {
        var file = Write("bad.json", Questions.Replace("\"difficulty\": 5", "\"difficulty\": 7", StringComparison.Ordinal));

        // It is read before the database is asked for.
        var (code, _, error) = await RunAsync("postgres://nobody:secret@127.0.0.1:1/none", "--import-questions", file);

        code.ShouldBe(2);
        error.ShouldBe($"""
            {file}:3: The difficulty is 7; it is 'easy', 'medium', 'hard', or 1 to 5.
            Nothing was imported. Problems: 1.
            """);
    }

    [Fact]
    public async Task Says_what_is_missing()
    {
        var file = Write("questions.json", Questions);

        (await RunAsync(null, "--import-questions", file)).ShouldSatisfyAllConditions(run => run.Code.ShouldBe(1), run => run.Error.ShouldContain("DATABASE_URL"));
        (await RunAsync("postgres://nobody:secret@127.0.0.1:1/none", "--import-questions", file))
            .ShouldSatisfyAllConditions(run => run.Code.ShouldBe(1), run => run.Error.ShouldContain("DATABASE_URL"), run => run.Error.ShouldNotContain("secret"));
        (await RunAsync("postgres://nobody:secret@127.0.0.1:1/none", "--import-questions", file + ".no"))
            .ShouldSatisfyAllConditions(run => run.Code.ShouldBe(1), run => run.Error.ShouldContain(file + ".no"));
        (await RunAsync(null, "--import-questions")).Code.ShouldBe(1);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string? databaseUrl, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(QuestionCommand).Assembly.Location, .. args, "--Logging:LogLevel:Default=Warning"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("DATABASE_URL");
        if (databaseUrl is not null)
        {
            start.Environment["DATABASE_URL"] = databaseUrl;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }
}
