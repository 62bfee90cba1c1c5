namespace CsArena.EndToEnd.Redis.Hosting;

/// <summary>A load balancer in front of two hosts, as the files in <c>deploy</c> have it but for addresses.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];

    private Balancer(Uri url, params IAsyncDisposable[] servers)
    {
        Url = url;
        _servers.AddRange(servers);
    }

    public Uri Url { get; }

    public static Task<Balancer> StartAsync(string kind, Uri[] hosts) => kind switch
    {
        "haproxy" => HaproxyAsync(hosts),
        "nginx" => NginxAsync(hosts),
        "ncp" => NcpAsync(hosts),
        "ncp and haproxy" => NcpAndHaproxyAsync(hosts),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown load balancer."),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary><c>deploy/nginx.conf</c> for a port and two hosts.</summary>
    public static string NginxConfiguration(int port, Uri[] hosts) => Addressed(Read("nginx.conf"), hosts)
        .Replace("listen 4000", $"listen {port}", StringComparison.Ordinal)
        .Replace("/dev/stdout", "off; #", StringComparison.Ordinal);

    /// <summary><c>deploy/haproxy.cfg</c> for a port and two hosts.</summary>
    public static string HaproxyConfiguration(int port, string folder, Uri[] hosts) => Addressed(Read("haproxy.cfg"), hosts)
        .Replace("bind :4000", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
        .Replace("/run/haproxy/admin.sock mode", $"{folder}/admin.sock mode", StringComparison.Ordinal);

    private static async Task<Balancer> HaproxyAsync(Uri[] hosts)
    {
        var haproxy = await HaproxyServer.StartAsync((port, folder) => HaproxyConfiguration(port, folder, hosts));
        return new Balancer(haproxy.Url, haproxy);
    }

    private static async Task<Balancer> NginxAsync(Uri[] hosts)
    {
        var nginx = await NginxServer.StartAsync(port => NginxConfiguration(port, hosts));
        return new Balancer(nginx.Url, nginx);
    }

    /// <summary>
    /// What the settings in docs/load-balancers.md ask of NCP's: a proxy that looks every 5 s, believes the second failure, takes
    /// the targets in turn, and asks no other one where a target refuses.
    /// </summary>
    private static async Task<Balancer> NcpAsync(Uri[] targets)
    {
        var ncp = await HaproxyServer.StartAsync((port, _) => $"""
            defaults
                mode tcp
                timeout connect 5s
                timeout client 3600s
                timeout server 3600s
                retries 0
            listen cs-arena-lb
                bind 127.0.0.1:{port}
                balance roundrobin
                option httpchk GET /api/health
                default-server check inter 5s fall 2 rise 2
                server target1 127.0.0.1:{targets[0].Port}
                server target2 127.0.0.1:{targets[1].Port}

            """);
        return new Balancer(ncp.Url, ncp);
    }

    private static async Task<Balancer> NcpAndHaproxyAsync(Uri[] hosts)
    {
        var first = await HaproxyAsync(hosts);
        var second = await HaproxyAsync(hosts);
        var ncp = await NcpAsync([first.Url, second.Url]);
        return new Balancer(ncp.Url, ncp, first, second);
    }

    private static string Addressed(string configuration, Uri[] hosts) => configuration
        .Replace("host1:4000", $"127.0.0.1:{hosts[0].Port}", StringComparison.Ordinal)
        .Replace("host2:4000", $"127.0.0.1:{hosts[1].Port}", StringComparison.Ordinal);

    private static string Read(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "deploy", name)))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"deploy/{name} was not found.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "deploy", name));
    }
}
