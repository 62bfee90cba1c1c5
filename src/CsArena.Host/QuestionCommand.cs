using CsArena.Realtime;
using CsArena.Realtime.PostgreSql;
using System.Data.Common;

namespace CsArena.Host;

/// <summary>
/// <c>--import-questions FILE</c> and <c>--export-questions FILE</c>: what this program does with the database without
/// starting a server. Ends with 0 when it is done, 1 when it could not be done, and 2 when the file has bad rows.
/// </summary>
/// <param name="Name">Which of the two.</param>
/// <param name="File">Path of the file.</param>
internal sealed record QuestionCommand(string Name, string File)
{
    public const string Import = "--import-questions";

    public const string Export = "--export-questions";

    private const int Done = 0;
    private const int Failed = 1;
    private const int BadRows = 2;

    /// <summary>The command among the arguments; null when there is none.</summary>
    /// <exception cref="FormatException">It has no file, or there is more than one.</exception>
    public static QuestionCommand? Read(string[] args)
    {
        var commands = args
            .Select((arg, index) => (Parts: arg.Split('=', 2), Next: args.ElementAtOrDefault(index + 1)))
            .Where(arg => arg.Parts[0] is Import or Export)
            .Select(arg => new QuestionCommand(arg.Parts[0], arg.Parts.ElementAtOrDefault(1) ?? (arg.Next?.StartsWith("--", StringComparison.Ordinal) == false ? arg.Next : "")))
            .ToArray();
        return commands switch
        {
            [] => null,
            [{ File.Length: > 0 } command] => command,
            [{ } command] => throw new FormatException($"{command.Name} needs a file: {command.Name} questions.json"),
            _ => throw new FormatException($"There is more than one of {Import} and {Export}."),
        };
    }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;

        // Nothing else of the arena: neither a secret nor a Redis is needed for it.
        new ArenaBuilder(builder.Services, builder.Configuration).AddPostgreSql();
        await using var services = builder.Services.BuildServiceProvider();
        try
        {
            var files = services.GetRequiredService<PostgreSqlQuestionFiles>();
            return Name == Import ? await ImportAsync(files, stop.Token) : await ExportAsync(files, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail("Stopped; nothing was changed.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Fail($"{File}: {exception.Message}");
        }
        catch (Exception exception) when (exception is BackendUnavailableException or DbException)
        {
            return Fail($"DATABASE_URL: {exception.Message} Nothing was changed.");
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    private async Task<int> ImportAsync(PostgreSqlQuestionFiles files, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(File, FileMode.Open, FileAccess.Read);
        var result = await files.ImportAsync(file, cancellationToken);
        if (result.Problems.Count == 0)
        {
            Console.WriteLine($"{result.Added} questions are new, {result.Changed} changed, {result.Unchanged} as they were.");
            return Done;
        }

        foreach (var problem in result.Problems)
        {
            await Console.Error.WriteLineAsync($"{File}:{problem.Line}: {problem.Reason}");
        }

        await Console.Error.WriteLineAsync($"Nothing was imported. Problems: {result.Problems.Count}.");
        return BadRows;
    }

    private async Task<int> ExportAsync(PostgreSqlQuestionFiles files, CancellationToken cancellationToken)
    {
        // Not over a good file before the new one is good.
        var unfinished = $"{File}.{Guid.NewGuid():N}.tmp";
        try
        {
            int count;
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                count = await files.ExportAsync(file, cancellationToken);
            }

            System.IO.File.Move(unfinished, File, overwrite: true);
            Console.WriteLine($"{count} questions are in {File}.");
            return Done;
        }
        finally
        {
            System.IO.File.Delete(unfinished);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }
}
