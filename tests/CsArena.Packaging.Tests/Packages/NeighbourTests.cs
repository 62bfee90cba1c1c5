using System.Net.Http.Headers;
using System.Threading.Channels;
using CsArena.Realtime.Client;
using CsArena.Realtime.Protocol;
using CsArena.TestServers;
using Microsoft.AspNetCore.SignalR.Client;
using Shouldly;
using Xunit;

namespace CsArena.Packaging.Tests.Packages;

/// <summary>
/// The program in <c>tests/CsArena.Neighbour</c>, on two hosts, built against the packages: what it has of its own works
/// without the arena and beside it.
/// </summary>
[Collection(PackedPackagesCollection.Name)]
public sealed class NeighbourTests(PackedPackages packages)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_program_keeps_all_that_it_has_and_plays_a_match_beside_it()
    {
        var project = new ConsumerProject(packages, "Neighbour", "Microsoft.NET.Sdk.Web");
        project.AddSource("Program.cs", Repository.Read("tests/CsArena.Neighbour/Program.cs"));
        await project.BuildAsync(
            ["CsArena.Realtime", "CsArena.Realtime.Redis", "CsArena.Realtime.PostgreSql"],
            "Microsoft.AspNetCore.SignalR.StackExchangeRedis", "MessagePack", "StackExchange.Redis", "Npgsql");
        await using var redis = await RedisServer.StartAsync();
        await using var postgreSql = await PostgreSqlServer.StartAsync();
        await postgreSql.QueryAsync("postgres", "CREATE ROLE shop LOGIN PASSWORD 'shop'");
        await postgreSql.QueryAsync("postgres", "CREATE DATABASE shop OWNER shop");

        foreach (var withArena in (bool[])[false, true])
        {
            using var one = Start(withArena);
            using var other = Start(withArena);
            var (first, second) = (await one.ListensAsync(), await other.ListensAsync());
            await CheckOwnThingsAsync(one, first, counter: withArena ? 2 : 1);
            await CheckGroupsAsync(first, second);
            if (withArena)
            {
                await PlayAsync(first, second);
                await CheckOwnThingsAsync(other, second, counter: 3);
            }

            // Its request log goes on, and has no player's token.
            one.Output.ShouldContain("/mine/user");
            (one.Output + other.Output).ShouldNotContain("access_token=alice");
            (await Task.WhenAll(one.StopAsync(), other.StopAsync())).ShouldBe([0, 0], one.Output + other.Output);
        }

        (await postgreSql.QueryAsync("shop", "SELECT count(*) FROM public.players")).ShouldBe("1");
        (await postgreSql.QueryAsync("shop", "SELECT count(*) FROM public.matches")).ShouldBe("3");
        (await postgreSql.QueryAsync("shop", "SELECT string_agg(id, ' ' ORDER BY id) FROM arena.players")).ShouldBe("alice bob");
        (await postgreSql.QueryAsync("shop", "SELECT count(*) FROM arena.matches")).ShouldBe("1");

        RunningProgram Start(bool withArena) => new(project.Assembly, new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ARENA"] = withArena ? "true" : "false",
            ["OWN_REDIS_URL"] = redis.Url,
            ["ConnectionStrings__redis"] = $"{redis.Host}:{redis.Port}",
            ["ConnectionStrings__database"] = $"Host={postgreSql.Host};Port={postgreSql.Port};Username=shop;Password=shop;Database=shop",
        });
    }

    private static async Task CheckOwnThingsAsync(RunningProgram program, Uri address, int counter)
    {
        using var http = new HttpClient { BaseAddress = address };
        (await http.GetStringAsync("/metrics")).ShouldBe("my_metric 1");
        (await http.GetStringAsync("/api/health")).ShouldBe("my health");
        (await http.GetStringAsync("/healthz")).ShouldBe("Healthy");
        (await http.GetAsync(new Uri("/mine/user", UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "alice");
        (await GetAsync("/mine/user")).ShouldBe("alice");
        (await GetAsync("/mine/redis")).ShouldBe($"{counter}");
        (await GetAsync("/mine/database")).ShouldBe($"{counter}");

        async Task<string> GetAsync(string path)
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, program.Output);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    private static async Task CheckGroupsAsync(Uri first, Uri second)
    {
        await using var listener = await ConnectAsync(first, "alice");
        await using var speaker = await ConnectAsync(second, "bob");
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.On<System.Text.Json.JsonElement>("Said", said => heard.TrySetResult(said.GetRawText()));
        await listener.InvokeAsync("Join", "lobby");
        await speaker.InvokeAsync("Say", "lobby", "hello");
        (await heard.Task.WaitAsync(Limit)).ShouldBe("""{"Who":"bob","Text":"hello"}""");
    }

    private static async Task<HubConnection> ConnectAsync(Uri address, string user)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(address, "/rooms"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(user))
            .Build();
        await connection.StartAsync();
        return connection;
    }

    private static async Task PlayAsync(Uri first, Uri second)
    {
        await using var alice = new ArenaClient(OptionsOf(first, "alice"));
        await using var bob = new ArenaClient(OptionsOf(second, "bob"));
        var (ofAlice, ofBob) = (EndOf(alice), EndOf(bob));
        await alice.ConnectAsync();
        await bob.ConnectAsync();
        (await alice.EnqueueAsync()).Ok.ShouldBeTrue();
        (await bob.EnqueueAsync()).Ok.ShouldBeTrue();
        (await ofAlice.WaitAsync(Limit)).Reason.ShouldBe("completed");
        (await ofBob.WaitAsync(Limit)).Reason.ShouldBe("completed");

        static ArenaClientOptions OptionsOf(Uri address, string user)
            => new() { Url = new Uri(address, "/arena/ws"), TokenProvider = _ => ValueTask.FromResult(user) };

        static Task<MatchEndEvent> EndOf(ArenaClient player)
        {
            var end = new TaskCompletionSource<MatchEndEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            player.On<MatchEndEvent>(ended => end.TrySetResult(ended));
            player.On<RoundStartEvent>(round => _ = player.SubmitAsync(round.RoomId, round.Round, "0"));
            return end.Task;
        }
    }
}
