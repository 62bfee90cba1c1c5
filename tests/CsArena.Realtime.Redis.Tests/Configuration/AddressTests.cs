using CsArena.TestServers;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Configuration;

/// <summary>
/// Every form of <c>REDIS_URL</c> that docs/configuration.md has is connected to. A name that has only an IPv6 address is in
/// the tests with whole hosts.
/// </summary>
public sealed class AddressTests(AddressTests.Server server) : IClassFixture<AddressTests.Server>
{
    [Theory]
    [InlineData("redis://:{password}@127.0.0.1:{port}")]
    [InlineData("redis://:{password}@127.0.0.1:{port}/2")]
    [InlineData("redis://:{password}@127.0.0.1:{port}?db=2")]
    [InlineData("redis://ann:hunter2@127.0.0.1:{port}")]
    [InlineData("redis://:{password}@localhost:{port}")]
    [InlineData("redis://:{password}@[::1]:{port}")]
    [InlineData("rediss://:{password}@localhost:{tls}?ca={ca}")]
    [InlineData("rediss://:{password}@127.0.0.1:{tls}/2?ca={ca}")]
    [InlineData("rediss://:{password}@[::1]:{tls}?ca={ca}")]
    [InlineData("rediss://:{password}@127.0.0.1:{tls}?fingerprint={fingerprint}")]
    [InlineData("127.0.0.1:{port},password=s/e@c")]
    [InlineData("[::1]:{port},password=s/e@c")]
    [InlineData("localhost:{tls},password=s/e@c,ssl=true,abortConnect=false,ca={ca}")]
    public async Task A_form_is_connected_to(string form)
    {
        var url = form
            .Replace("{password}", Uri.EscapeDataString(server.Redis.Address.Password!))
            .Replace("{port}", $"{server.Redis.Port}")
            .Replace("{tls}", $"{server.TlsPort}")
            .Replace("{ca}", server.Certificates.AuthorityFile)
            .Replace("{fingerprint}", server.Certificates.Fingerprint.ToLowerInvariant());
        await using var node = await TestNode.StartAsync(url);
        (await node.WorksAsync("key")).ShouldBeTrue();
        node.Messenger.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_host_and_a_port_alone_are_connected_to()
    {
        await using var open = await RedisServer.StartAsync();
        await using var node = await TestNode.StartAsync($"{open.Host}:{open.Port}");
        (await node.WorksAsync("key")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Servers_of_a_cluster_are_connected_to(int named)
    {
        var servers = await SharedRedis.Cluster.ServersAsync();
        await using var node = await TestNode.StartAsync(string.Join(',', servers.Take(named).Select(one => $"redis://{one.Host}:{one.Port}")));
        node.Connection.Keys.IsCluster.ShouldBeTrue();
        (await node.WorksAsync("key")).ShouldBeTrue();
    }

    public sealed class Server : IAsyncLifetime
    {
        public RedisServer Redis { get; private set; } = null!;

        public TestCertificates Certificates { get; private set; } = null!;

        public int TlsPort { get; } = FreePorts.Next();

        public async Task InitializeAsync()
        {
            Certificates = await TestCertificates.CreateAsync();
            Redis = await RedisServer.StartAsync(new RedisServerOptions
            {
                Password = "s/e@c",
                IsLocal = true,
                HasIPv6 = true,
                Certificates = Certificates,
                TlsPort = TlsPort,
            });
            await Redis.CommandAsync("ACL", "SETUSER", "ann", "on", ">hunter2", "~*", "&*", "+@all");
        }

        public async Task DisposeAsync()
        {
            await Redis.DisposeAsync();
            Certificates.Dispose();
        }
    }
}
