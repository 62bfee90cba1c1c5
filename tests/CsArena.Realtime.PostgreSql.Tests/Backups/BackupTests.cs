using System.Diagnostics;
using CsArena.Realtime.PostgreSql.Tests.History;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Backups;

/// <summary><c>deploy/backup.sh</c> and <c>deploy/restore.sh</c>, on a real server.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("csarena-backup-");

    private string BackupFile => Path.Combine(_folder.FullName, "arena.dump");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_backed_up_is_there_after_a_restore()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.OpenHistory().SaveAsync(TestMatches.Finished("room", "ann", "bob", PlayerSlot.Player1));
        await RunAsync(0, "backup.sh", $"{database.Url}?pgbouncer=true", BackupFile);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(BackupFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var empty = await database.Server.CreateDatabaseAsync();
        await RunAsync(0, "restore.sh", empty, BackupFile);
        await using var source = SharedPostgreSql.Open(empty);
        await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        var name = empty[(empty.LastIndexOf('/') + 1)..];
        foreach (var sql in new[]
        {
            "SELECT md5(string_agg(m::text, '/' ORDER BY number)) FROM arena.matches AS m",
            "SELECT md5(string_agg(r::text, '/' ORDER BY number)) FROM arena.rounds AS r",
            "SELECT md5(string_agg(p::text, '/' ORDER BY id)) FROM arena.players AS p",
            "SELECT count(*) FROM arena.schema_version",
        })
        {
            (await database.Server.QueryAsync(name, sql)).ShouldBe(await database.Server.QueryAsync(database.Name, sql));
        }

        // The next match gets a number of its own.
        await using var restored = SharedPostgreSql.Open(empty);
        var history = new PostgreSqlMatchHistory(
            new Database(restored, TimeProvider.System, NullLogger<Database>.Instance),
            new TestRatings(),
            NullLogger<PostgreSqlMatchHistory>.Instance);
        await history.SaveAsync(TestMatches.Finished("next", "ann", "bob", PlayerSlot.Player1, 10));
        (await history.GetRatingAsync("ann")).Matches.ShouldBe(2);
    }

    [Fact]
    public async Task A_restore_refuses_a_database_that_has_the_schema_and_replaces_it_when_told_to()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("kept", "ann", "bob", PlayerSlot.Player1));
        await RunAsync(0, "backup.sh", database.Url, BackupFile);
        await history.SaveAsync(TestMatches.Finished("later", "ann", "bob", PlayerSlot.Player1, 10));

        (await RunAsync(1, "restore.sh", database.Url, BackupFile)).ShouldContain("is there already");
        (await history.FindAsync("later")).ShouldNotBeNull();

        await RunAsync(0, "restore.sh", database.Url, "--replace", BackupFile);
        (await history.FindAsync("later")).ShouldBeNull();
        (await history.FindAsync("kept")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_file_that_is_broken_changes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = database.OpenHistory();
        await history.SaveAsync(TestMatches.Finished("kept", "ann", "bob", PlayerSlot.Player1));
        await RunAsync(0, "backup.sh", database.Url, BackupFile);
        await using (var file = File.OpenWrite(BackupFile))
        {
            file.SetLength(file.Length * 3 / 4);
        }

        await RunAsync(1, "restore.sh", database.Url, "--replace", BackupFile);
        (await history.FindAsync("kept")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_the_one_before_it()
    {
        await File.WriteAllTextAsync(BackupFile, "yesterday's");
        await RunAsync(1, "backup.sh", "postgres://nobody:wrong@127.0.0.1:1/none", BackupFile);
        (await File.ReadAllTextAsync(BackupFile)).ShouldBe("yesterday's");
        Directory.GetFiles(_folder.FullName).ShouldHaveSingleItem();
    }

    private static string Script(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "deploy", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException(name);
    }

    private static async Task<string> RunAsync(int exitCode, string script, string url, params string[] arguments)
    {
        var start = new ProcessStartInfo(Script(script), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DATABASE_URL"] = url;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(_limit);
        var told = await output + await errors;
        process.ExitCode.ShouldBe(exitCode, told);
        return told;
    }
}
