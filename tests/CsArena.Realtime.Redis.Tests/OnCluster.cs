namespace CsArena.Realtime.Redis.Tests;

/// <summary>How long the long suites are on a cluster, whose servers share this machine with all other tests.</summary>
internal static class OnCluster
{
    private const string Variable = "CSARENA_LONG_CLUSTER";

    /// <summary>The usual number, or with <c>CSARENA_LONG_CLUSTER</c> the other.</summary>
    public static int Count(int usual, int @long) => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ? @long : usual;
}
