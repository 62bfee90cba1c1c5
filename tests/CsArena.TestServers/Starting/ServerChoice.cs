namespace CsArena.TestServers.Starting;

/// <summary>
/// Chooses between containers and local processes: containers where a Docker engine answers, unless the environment
/// variable <see cref="Variable"/> says otherwise.
/// </summary>
public static class ServerChoice
{
    /// <summary>The variable that forces one or the other: <c>containers</c> or <c>local</c>.</summary>
    public const string Variable = "CSARENA_TEST_SERVERS";

    private static readonly Lazy<Task<ServerKind>> _ofThisRun
        = new(() => ChooseAsync(Environment.GetEnvironmentVariable(Variable), DockerEngine.AnswersAsync));

    /// <summary>The choice of this run.</summary>
    public static Task<ServerKind> OfThisRunAsync() => _ofThisRun.Value;

    /// <summary>Chooses.</summary>
    /// <param name="setting">The value of <see cref="Variable"/>; null or empty where it is not set.</param>
    /// <param name="engineAnswersAsync">Asks the Docker engine. It is not called when local processes are forced.</param>
    /// <exception cref="InvalidOperationException">Containers are forced and no engine answers, or the value is unknown.</exception>
    public static async Task<ServerKind> ChooseAsync(string? setting, Func<Task<bool>> engineAnswersAsync) => setting switch
    {
        null or "" => await engineAnswersAsync() ? ServerKind.Containers : ServerKind.Local,
        "local" => ServerKind.Local,
        "containers" when await engineAnswersAsync() => ServerKind.Containers,
        "containers" => throw new InvalidOperationException(
            $"{Variable}=containers, but no Docker engine answers. Start one, or set {Variable}=local."),
        _ => throw new InvalidOperationException($"{Variable} is '{setting}'. It must be 'containers' or 'local'."),
    };

    /// <summary>One sentence for the first lines of a run.</summary>
    public static string Describe(ServerKind kind) => kind == ServerKind.Containers
        ? "Test servers: containers (Redis Clusters and replicas: local processes)."
        : "Test servers: local processes.";
}
