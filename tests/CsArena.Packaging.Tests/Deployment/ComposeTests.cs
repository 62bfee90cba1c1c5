using System.Globalization;
using System.Text.RegularExpressions;
using CsArena.Packaging.Tests.Documentation;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Deployment;

/// <summary>The compose files, as far as reading them tells: what they name is there, in the code and in the tree.</summary>
public sealed partial class ComposeTests
{
    private const string Port = "4000";

    /// <summary>Of a host whose matches go on elsewhere: it waits 10 s for its players to leave.</summary>
    private const int LeastSecondsToStop = 15;

    public static TheoryData<string> Files => [.. ComposeFile.Names.Where(name => name != ComposeFile.Monitoring)];

    public static TheoryData<string> AllFiles => [.. ComposeFile.Names];

    [Fact]
    public void There_is_one_for_one_host_one_for_several_and_one_that_watches_them()
        => ComposeFile.Names.ShouldBe(["docker-compose.hosts.yml", ComposeFile.Monitoring, "docker-compose.redis.yml"]);

    [Theory]
    [InlineData("docker-compose.redis.yml", "app", "redis")]
    [InlineData("docker-compose.hosts.yml", "host1", "host2", "nginx", "postgres", "redis")]
    public void It_has_the_services_that_the_pages_name(string name, params string[] services)
        => ComposeFile.Read(name).Services.Keys.Order(StringComparer.Ordinal).ShouldBe(services);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_service_is_built_here_or_is_an_image_of_a_known_version(string name)
    {
        foreach (var service in ComposeFile.Read(name).Services.Values)
        {
            if (service.IsBuilt)
            {
                File.Exists(Repository.Combine(service.Text("build")!, "Dockerfile")).ShouldBeTrue();
                service.Text("image").ShouldBeNull();
            }
            else
            {
                service.Tag.ShouldMatch("^[a-z]+:[0-9]+(\\.[0-9]+)*-alpine$");
            }

            service.Text("restart").ShouldBe("always", service.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Its_Redis_is_the_one_that_the_tests_run_with_and_keeps_its_data(string name)
    {
        var file = ComposeFile.Read(name);
        var redis = file.Services["redis"];
        Repository.Read("tests/CsArena.TestServers/Starting/RedisContainers.cs").ShouldContain($"\"{redis.Tag}\"");
        redis.List("command")[^1].ShouldStartWith("exec redis-server --appendonly yes ");
        redis.List("volumes").ShouldHaveSingleItem().ShouldEndWith(":/data");
        MemoryLimit(redis).ShouldBe(512);
        Repository.Read("docs/operations.md").ShouldContain("512 MB");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Its_Redis_asks_for_a_password_that_is_written_down_nowhere(string name)
    {
        var file = ComposeFile.Read(name);
        var redis = file.Services["redis"];
        redis.Environment["REDISCLI_AUTH"].ShouldStartWith("${REDIS_PASSWORD:?");
        redis.List("command")[^1].ShouldEndWith("--requirepass \"$$REDISCLI_AUTH\"");
        file.Hosts.ShouldAllBe(host => host.Environment["REDIS_URL"] == "redis://:${REDIS_PASSWORD}@redis:6379");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Its_Redis_refuses_writes_before_it_is_killed_for_its_memory(string name)
    {
        var redis = ComposeFile.Read(name).Services["redis"];
        var command = redis.List("command")[^1];
        command.ShouldContain(" --maxmemory-policy noeviction ");
        var most = int.Parse(MaxMemory().Match(command).Groups["megabytes"].Value, CultureInfo.InvariantCulture);
        ((double)most / MemoryLimit(redis)).ShouldBeInRange(0.5, 0.75);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nobody_outside_reaches_Redis_or_PostgreSQL(string name)
    {
        foreach (var store in ComposeFile.Read(name).Services.Values.Where(service => service.Name is "redis" or "postgres"))
        {
            store.List("ports").ShouldBeEmpty(store.Name);
            store.Fields.ContainsKey("network_mode").ShouldBeFalse(store.Name);
        }
    }

    [Fact]
    public void Two_hosts_have_a_PostgreSQL_beside_them()
    {
        var file = ComposeFile.Read("docker-compose.hosts.yml");
        var postgres = file.Services["postgres"];
        Repository.Read("tests/CsArena.TestServers/Starting/PostgreSqlContainer.cs").ShouldContain($"\"{postgres.Tag}\"");
        postgres.List("volumes").ShouldBe(["postgres_data:/var/lib/postgresql/data"]);
        postgres.Environment["POSTGRES_PASSWORD"].ShouldStartWith("${POSTGRES_PASSWORD:?");
        var (user, database) = (postgres.Environment["POSTGRES_USER"], postgres.Environment["POSTGRES_DB"]);
        file.Hosts.Count().ShouldBe(2);
        file.Hosts.ShouldAllBe(host => host.Environment["DATABASE_URL"] == $"postgres://{user}:${{POSTGRES_PASSWORD}}@postgres:5432/{database}");
        file.Hosts.ShouldAllBe(host => host.Map("depends_on").ContainsKey("postgres"));
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void A_service_cannot_write_to_its_image(string name)
        => Own(name).ShouldAllBe(service => service.Text("read_only") == "true");

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void A_service_has_no_capabilities(string name) => Own(name).ShouldAllBe(service => string.Join(',', service.List("cap_drop")) == "ALL");

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void A_service_gains_no_rights(string name)
        => Own(name).ShouldAllBe(service => string.Join(',', service.List("security_opt")) == "no-new-privileges:true");

    /// <summary>Without capabilities an image that begins as root cannot become another user.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void An_image_that_begins_as_root_is_given_its_user(string name)
        => Own(name).Where(service => !service.IsBuilt).ShouldAllBe(service => service.Text("user") == service.Tag.Split(':')[0]);

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void An_image_is_pinned_by_tag_and_digest(string name)
        => Own(name).Where(service => !service.IsBuilt)
            .ShouldAllBe(service => Pinned().IsMatch(service.Text("image")!), name);

    /// <summary>Compose itself reads the files, where it is installed; it needs no engine for that.</summary>
    [Theory]
    [MemberData(nameof(AllFiles))]
    public async Task Compose_takes_the_file_where_it_is_installed(string name)
    {
        if (!await ComposeCommand.IsInstalledAsync())
        {
            return;
        }

        string[] files = name == ComposeFile.Monitoring ? ["docker-compose.hosts.yml", name] : [name];
        (await ComposeCommand.CheckAsync(files)).ShouldBe("");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_variable_of_a_host_is_one_that_the_code_reads(string name)
    {
        var file = ComposeFile.Read(name);
        file.Hosts.ShouldNotBeEmpty();
        foreach (var host in file.Hosts)
        {
            foreach (var variable in host.Environment.Keys)
            {
                var key = variable.Replace("__", ":", StringComparison.Ordinal);
                (Sources().Any(source => source.Contains($"\"{variable}\"", StringComparison.Ordinal))
                    || ConfigurationKey.All.Any(one => one.Name == key)).ShouldBeTrue(variable);
            }

            // No secret is written down, and none is guessed.
            host.Environment["JWT_SECRET"].ShouldMatch("^\\$\\{JWT_SECRET:\\?[^}]*32 bytes\\}$");
            var redis = new Uri(host.Environment["REDIS_URL"].Replace("${REDIS_PASSWORD}", "secret", StringComparison.Ordinal));
            (redis.Scheme, redis.Port).ShouldBe(("redis", 6379));
            file.Services.Keys.ShouldContain(redis.Host);
            Seconds(host.Text("stop_grace_period")).ShouldBeGreaterThanOrEqualTo(LeastSecondsToStop);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Whoever_waits_for_another_waits_for_its_health_and_the_other_has_a_check(string name)
    {
        var file = ComposeFile.Read(name);
        foreach (var service in file.Services.Values)
        {
            foreach (var (other, condition) in service.Map("depends_on"))
            {
                ((Dictionary<object, object>)condition)["condition"].ShouldBe("service_healthy");
                var awaited = file.Services[(string)other];
                (awaited.IsBuilt ? Repository.Read("Dockerfile").Contains("\nHEALTHCHECK ", StringComparison.Ordinal) : awaited.Map("healthcheck").Count > 0)
                    .ShouldBeTrue($"{awaited.Name} has no health check");
            }

            if (service.Map("healthcheck") is { Count: > 0 } check)
            {
                var test = (List<object>)check["test"];
                test[0].ShouldBe("CMD");
                Seconds((string)check["timeout"]).ShouldBeLessThan(Seconds((string)check["interval"]));
                int.Parse((string)check["retries"], CultureInfo.InvariantCulture).ShouldBeGreaterThan(1);
            }
        }

        file.Hosts.ShouldAllBe(host => host.Map("depends_on").ContainsKey("redis"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void One_service_is_published_at_the_port_of_the_host(string name)
    {
        var file = ComposeFile.Read(name);
        var open = file.Services.Values.SelectMany(service => service.List("ports").Select(port => (service, port)))
            .Where(one => !one.port.StartsWith("127.0.0.1:", StringComparison.Ordinal))
            .ToList();
        open.ShouldHaveSingleItem().port.ShouldBe($"{Port}:{Port}");
        if (!open[0].service.IsBuilt)
        {
            Repository.Read("deploy/nginx.conf").ShouldContain($"listen {Port};");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_mounted_is_there(string name)
    {
        var file = ComposeFile.Read(name);
        var mounted = file.Services.Values.SelectMany(service => service.List("volumes")).Select(volume => volume.Split(':')[0]).ToList();
        foreach (var path in mounted.Where(source => source.StartsWith('.')))
        {
            File.Exists(Repository.Combine(path)).ShouldBeTrue(path);
        }

        mounted.Where(source => !source.StartsWith('.')).Order(StringComparer.Ordinal).ShouldBe(file.Volumes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_load_balancer_knows_the_hosts_and_asks_for_their_health()
    {
        var file = ComposeFile.Read("docker-compose.hosts.yml");
        Upstream().Matches(Repository.Read("deploy/nginx.conf")).Select(match => match.Groups["server"].Value)
            .ShouldBe(file.Hosts.Select(host => $"{host.Name}:{Port}"));
        var nginx = file.Services["nginx"];
        nginx.List("volumes").ShouldBe(["./deploy/nginx.conf:/etc/nginx/nginx.conf:ro"]);
        ((List<object>)nginx.Map("healthcheck")["test"])[^1].ShouldBe($"http://localhost:{Port}/api/health");
        file.Hosts.ShouldAllBe(host => nginx.Map("depends_on").ContainsKey(host.Name));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_command_that_starts_it_is_in_it_and_on_the_page(string name)
    {
        var command = $"docker compose -f {name} up --build";
        Repository.Read(name).ShouldContain(command);
        Repository.Read("docs/operations.md").ShouldContain(command);
    }

    /// <summary>The services that a file has itself: one that is laid over another adds to that one's hosts.</summary>
    private static IEnumerable<ComposeService> Own(string name)
        => ComposeFile.Read(name).Services.Values.Where(service => service.IsBuilt || service.Text("image") is not null);

    /// <summary>In megabytes.</summary>
    private static int MemoryLimit(ComposeService service)
    {
        var limits = ComposeFile.Map(ComposeFile.Map(service.Map("deploy"), "resources"), "limits");
        return int.Parse(((string)limits["memory"]).TrimEnd('M'), CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Sources()
        => Directory.EnumerateFiles(Repository.Combine("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static int Seconds(string? text)
    {
        text.ShouldNotBeNull().ShouldEndWith("s");
        return int.Parse(text[..^1], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(" --maxmemory (?<megabytes>[0-9]+)mb ")]
    private static partial Regex MaxMemory();

    [GeneratedRegex("^[a-z/-]+:v?[0-9]+(\\.[0-9]+)*(-alpine)?@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^\s*server (?<server>\S+) .*;", RegexOptions.Multiline)]
    private static partial Regex Upstream();
}
