namespace CsArena.TestServers.Starting;

/// <summary>A redis-server of this machine, in a temporary folder.</summary>
internal sealed class LocalRedis(RedisServerOptions options, int port) : IServerRunner
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("csarena-redis-");
    private ServerProcess? _process;

    public bool HasExited => _process?.HasExited ?? true;

    private ServerProcess Process => _process ?? throw new InvalidOperationException("The server does not run.");

    public async Task StartAsync()
    {
        try
        {
            _process = await ServerProcess.StartAsync(
                ["redis-server", .. options.ToArguments(port, "127.0.0.1", _folder.FullName)], $"rm -rf '{_folder.FullName}'", _folder.FullName);
        }
        catch (TimeoutException error)
        {
            throw new InvalidOperationException("redis-server could not be started: apt-get install redis-server redis-tools.", error);
        }
    }

    public async Task EndAsync(Signal signal)
    {
        var process = Process;
        process.Send(signal);
        if (signal != Signal.Kill)
        {
            process.Send(Signal.Continue);
        }

        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
    }

    public Task PauseAsync()
    {
        Process.Send(Signal.Stop);
        return Task.CompletedTask;
    }

    public Task ResumeAsync()
    {
        Process.Send(Signal.Continue);
        return Task.CompletedTask;
    }

    public Task WipeAsync()
    {
        foreach (var entry in _folder.EnumerateFileSystemInfos().Where(entry => entry.Name != "nodes.conf"))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        return Task.CompletedTask;
    }

    public Task<string> ReadOutputAsync() => Task.FromResult(_process?.Output ?? "");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await EndAsync(Signal.Kill);
        }

        _folder.Delete(recursive: true);
    }
}
