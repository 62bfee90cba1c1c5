using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;

namespace CsArena.TestServers.Starting;

/// <summary>
/// A server in a container of Testcontainers, which also removes it when the tests are gone. One container serves all
/// starts of a server, so its data outlives a kill; wiping the data means a new container.
/// </summary>
internal class ContainerRunner(Func<IContainer> build) : IServerRunner
{
    private IContainer? _container;
    private bool _isPaused;

    public bool HasExited => _container?.State == TestcontainersStates.Exited;

    protected IContainer Container => _container ?? throw new InvalidOperationException("The container has not been started.");

    /// <summary>Publishes the ports of a container on loopback only.</summary>
    public static void PublishOnLoopback(CreateContainerParameters parameters)
    {
        foreach (var binding in parameters.HostConfig!.PortBindings.Values.SelectMany(bindings => bindings))
        {
            binding.HostIP = "127.0.0.1";
        }
    }

    public Task StartAsync() => (_container ??= build()).StartAsync();

    public async Task EndAsync(Signal signal)
    {
        if (_isPaused)
        {
            // The engine sends no signals to a paused container.
            await ResumeAsync();
        }

        using var client = DockerEngine.Connect();
        await client.Containers.KillContainerAsync(Container.Id, new ContainerKillParameters { Signal = $"{(int)signal}" });
        await client.Containers.WaitContainerAsync(Container.Id);
    }

    public async Task PauseAsync()
    {
        await Container.PauseAsync();
        _isPaused = true;
    }

    public async Task ResumeAsync()
    {
        if (_isPaused)
        {
            await Container.UnpauseAsync();
            _isPaused = false;
        }
    }

    public async Task WipeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync();
            _container = null;
        }
    }

    public async Task<string> ReadOutputAsync()
    {
        var (output, errors) = await Container.GetLogsAsync();
        return output + errors;
    }

    public async ValueTask DisposeAsync() => await WipeAsync();
}
