using System.Diagnostics;

namespace CsArena.TestServers;

/// <summary>
/// The PostgreSQL of this machine's own packages. It refuses to run as root: then it runs as the user <c>postgres</c>,
/// whom the package brings.
/// </summary>
internal static class PostgreSqlProgram
{
    private const string Packages = "/usr/lib/postgresql";

    private static readonly string[] _asItsUser = Environment.UserName == "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
        : [];

    private static readonly Lazy<string> _folder = new(Find);

    /// <summary>A command line of one of its programs.</summary>
    public static string[] Command(string program, params IEnumerable<string> arguments)
        => AsItsUser([Path.Combine(_folder.Value, program), .. arguments]);

    /// <summary>A command line that runs as a user who is not root.</summary>
    public static string[] AsItsUser(string[] command) => [.. _asItsUser, .. command];

    /// <summary>A temporary folder that the server may write in.</summary>
    public static async Task<DirectoryInfo> CreateFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("csarena-postgresql-");
        await GiveToItsUserAsync(folder);
        return folder;
    }

    /// <summary>Lets the server read what is in a folder.</summary>
    public static async Task GiveToItsUserAsync(DirectoryInfo folder)
    {
        if (_asItsUser.Length > 0)
        {
            await RunAsync(["chown", "-R", "postgres:postgres", folder.FullName]);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it has written.</returns>
    public static async Task<string> RunAsync(string[] command, string? password = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["PGPASSWORD"] = password;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new IOException($"{command[0]}: {await errors}");
    }

    private static string Find()
    {
        var folders = Directory.Exists(Packages) ? Directory.GetDirectories(Packages) : [];
        return folders
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException("These tests need a PostgreSQL. Install it: apt-get install postgresql.");
    }
}
