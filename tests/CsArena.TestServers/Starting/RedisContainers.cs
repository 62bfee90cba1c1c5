using DotNet.Testcontainers.Containers;
using Testcontainers.Redis;

namespace CsArena.TestServers.Starting;

/// <summary>
/// Redis servers in containers. Options are arguments, as for a local process; files that they name (certificates, ACL)
/// are copied to the same path, and <c>--tls-port</c> is published. Servers that speak to each other by address, those of
/// a cluster and replicas, run only as local processes: a container's loopback is its own.
/// </summary>
internal static class RedisContainers
{
    private const string Image = "redis:7-alpine";
    private const int InnerPort = 6379;

    public static ContainerRunner Create(RedisServerOptions options, int port) => new(() => Build(options, port));

    private static IContainer Build(RedisServerOptions options, int port)
    {
        var builder = new RedisBuilder(Image)
            .WithPortBinding(port, InnerPort)
            .WithCreateParameterModifier(ContainerRunner.PublishOnLoopback)
            .WithCommand(["redis-server", .. options.ToArguments(InnerPort, "0.0.0.0", "/data"), "--protected-mode", "no"]);
        foreach (var file in options.Arguments.Where(File.Exists).Select(path => new FileInfo(path)))
        {
            builder = builder.WithResourceMapping(file, file);
        }

        foreach (var (name, value) in options.Arguments.Zip(options.Arguments.Skip(1)))
        {
            builder = name == "--tls-port" ? builder.WithPortBinding(value, value) : builder;
        }

        return builder.Build();
    }
}
