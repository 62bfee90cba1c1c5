using System.Diagnostics;

namespace CsArena.TestServers;

/// <summary>How a redis-server is started on this machine: a container where a Docker engine answers, else a process.</summary>
internal sealed class RedisProgram
{
    private const string Image = "redis:7-alpine";

    private static readonly Lazy<Task<RedisProgram>> Found = new(FindAsync);

    private readonly bool _isContainer;

    private RedisProgram(bool isContainer) => _isContainer = isContainer;

    public static Task<RedisProgram> GetAsync() => Found.Value;

    public Task<ServerProcess> StartAsync(string name, string folder, IEnumerable<string> arguments) => _isContainer
        ? ServerProcess.StartAsync(
            ["docker", "run", "--rm", "--name", name, "--network", "host", "-v", $"{folder}:{folder}", "-w", folder, Image, "redis-server", .. arguments],
            $"docker kill {name}; rm -rf '{folder}'",
            folder)
        : ServerProcess.StartAsync(["redis-server", .. arguments], $"rm -rf '{folder}'", folder);

    public async Task SendAsync(ServerProcess server, string name, Signal signal)
    {
        if (_isContainer)
        {
            await RunAsync("docker", ["kill", "--signal", $"{(int)signal}", name]);
        }
        else
        {
            server.Send(signal);
        }
    }

    private static async Task<RedisProgram> FindAsync()
    {
        if (await RunAsync("docker", ["info"]) == 0)
        {
            return new RedisProgram(isContainer: true);
        }

        return await RunAsync("redis-server", ["--version"]) == 0
            ? new RedisProgram(isContainer: false)
            : throw new InvalidOperationException(
                "These tests need a Redis. Install it (apt-get install redis-server redis-tools), start a Docker engine, or set ARENA_TEST_REDIS_URL.");
    }

    private static async Task<int> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
