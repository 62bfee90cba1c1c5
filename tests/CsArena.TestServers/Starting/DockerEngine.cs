using Docker.DotNet;
using DotNet.Testcontainers.Configurations;

namespace CsArena.TestServers.Starting;

/// <summary>The Docker engine that Testcontainers finds: DOCKER_HOST, its properties file, or the usual sockets.</summary>
internal static class DockerEngine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Whether an engine answers.</summary>
    public static async Task<bool> AnswersAsync()
    {
        if (TestcontainersSettings.OS.DockerEndpointAuthConfig is null)
        {
            return false;
        }

        try
        {
            using var client = Connect();
            using var limit = new CancellationTokenSource(Limit);
            await client.System.PingAsync(limit.Token);
            return true;
        }
        catch (Exception error) when (error is DockerApiException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A client of the engine.</summary>
    public static IDockerClient Connect()
        => TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.NewGuid()).Build();
}
