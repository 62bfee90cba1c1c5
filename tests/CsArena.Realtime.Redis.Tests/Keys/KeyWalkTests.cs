using CsArena.TestServers;
using CsArena.TestServers.Keys;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Keys;

/// <summary>The walk finds what it is there to find.</summary>
public sealed class KeyWalkTests(KeyWalkTests.Server server) : IClassFixture<KeyWalkTests.Server>, IAsyncLifetime
{
    private const string Ticket = """{"enqueuedAt":1,"number":1,"playerId":"ann","nickname":"Ann","queue":"default","nodeId":"n1","connectionId":"c1"}""";
    private const string Match = """{"roomId":"r1","player1":{"playerId":"ann"},"player2":{"playerId":"bob"}}""";

    public Task InitializeAsync() => server.Redis.FlushAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_has_an_owner_is_no_complaint()
    {
        await SendAsync("HSET|match:queue:tickets|ann|" + Ticket, "HSET|match:queue:numbers|default|1", "SADD|match:queue:users|ann");
        await SendAsync("HSET|match:queue:stale|ann|1||1", "RPUSH|match:queue|ann|ann");
        await SendAsync("HSET|match:queue:matches|r1|" + Match.Replace("ann", "eve", StringComparison.Ordinal), "ZADD|match:queue:unconfirmed|1|r1", "HSET|match:queue:playing|eve|r1|bob|r1");
        await SendAsync("HSET|game:session:r1|status|playing|totalRounds|3", "EXPIRE|game:session:r1|7000", "HSET|game:round:r1:3|questionId|q", "EXPIRE|game:round:r1:3|1800");
        await SendAsync("HSET|user:socket:ann|socketId|c1|serverId|n1", "EXPIRE|user:socket:ann|3600", "SADD|arena:node:n1:players|c1 ann", "EXPIRE|arena:node:n1:players|3600");
        await SendAsync("ZADD|game:deadlines|1|r1", "HSET|game:deadlines:steps|r1|1", "SET|arena:cache:a|b|EX|600");
        await SendAsync("HSET|match:queue:forfeits:ann|room:r1|1|until|1", "EXPIRE|match:queue:forfeits:ann|600");
        await SendAsync("ZADD|arena:denied|1|player:ann", "EXPIRE|arena:denied|600", "SET|arena:denied:version|1|EX|600");
        var walk = await KeyWalk.OwnersAsync([server.Redis.Address]);
        walk.Complaints.ShouldBeEmpty();
        walk.Keys.ShouldBe(18);
    }

    [Theory]
    [InlineData("no key that is known", "SET|match:queue|1", "SET|something|1")]
    [InlineData("is a set, and should be a list", "SADD|match:queue|ann")]
    [InlineData("should be 0 times", "RPUSH|match:queue|ann")]
    [InlineData("should be 1 times", "HSET|match:queue:stale:ranked|ann|1||1")]
    [InlineData("the sum of default", "RPUSH|match:queue|ann", "HSET|match:queue:stale|ann|1||2")]
    [InlineData("has no ticket of default", "SADD|match:queue:users|ann")]
    [InlineData("is no user of default", "HSET|match:queue:tickets|ann|" + Ticket)]
    [InlineData("has a ticket of number 1", "HSET|match:queue:tickets|ann|" + Ticket)]
    [InlineData("held: ann has no ticket", "ZADD|match:queue:held|1|ann")]
    [InlineData("is of no ticket that is held", "ZADD|match:queue:parked|0|2:n1:0000000000000001:7:default:ann")]
    [InlineData("unconfirmed: r1 has no match", "ZADD|match:queue:unconfirmed|1|r1")]
    [InlineData("nobody will claim r1", "HSET|match:queue:matches|r1|" + Match)]
    [InlineData("plays in none", "HSET|match:queue:matches|r1|" + Match)]
    [InlineData("has a ticket as well", "HSET|match:queue:tickets|ann|" + Ticket, "HSET|match:queue:playing|ann|r1")]
    [InlineData("r1 has 3 players", "HSET|match:queue:playing|a|r1|b|r1|c|r1")]
    [InlineData("does not expire", "HSET|game:session:r1|status|playing")]
    [InlineData("does not expire", "HSET|match:queue:forfeits:ann|until|1")]
    [InlineData("expires in 03:", "HSET|game:session:r1|status|playing", "EXPIRE|game:session:r1|14000")]
    [InlineData("is finished and expires in", "HSET|game:session:r1|status|finished|saved|true", "EXPIRE|game:session:r1|400")]
    [InlineData("has no session", "HSET|game:round:r1:1|questionId|q", "EXPIRE|game:round:r1:1|100")]
    [InlineData("and its session in", "HSET|game:session:r1|totalRounds|3", "EXPIRE|game:session:r1|100", "HSET|game:round:r1:1|questionId|q", "EXPIRE|game:round:r1:1|200")]
    [InlineData("the session does not have", "HSET|game:session:r1|totalRounds|3", "EXPIRE|game:session:r1|100", "HSET|game:round:r1:4|questionId|q", "EXPIRE|game:round:r1:4|100")]
    [InlineData("r1 has no step", "ZADD|game:deadlines|1|r1")]
    [InlineData("r1 has no deadline", "HSET|game:deadlines:steps|r1|1")]
    [InlineData("does not have c1 ann", "HSET|user:socket:ann|socketId|c1|serverId|n1", "EXPIRE|user:socket:ann|3600")]
    [InlineData("expires in 02:", "HSET|user:socket:ann|socketId|c1|serverId|n1", "EXPIRE|user:socket:ann|10000")]
    public async Task What_has_none_is_found(string complaint, params string[] commands)
    {
        await SendAsync(commands);
        var walk = await KeyWalk.OwnersAsync([server.Redis.Address]);
        walk.Complaints.ShouldContain(one => one.Contains(complaint, StringComparison.Ordinal), string.Join('\n', walk.Complaints));
    }

    [Theory]
    [InlineData("is left over", "HSET|match:queue:tickets|ann|" + Ticket)]
    [InlineData("is left over", "ZADD|match:queue:nodes|1|n1")]
    [InlineData("is left over", "SADD|arena:node:n1:players|c1 ann", "EXPIRE|arena:node:n1:players|3600")]
    [InlineData("expires in", "HSET|game:session:r1|status|finished", "EXPIRE|game:session:r1|500000")]
    public async Task Once_all_have_left_an_owner_is_no_excuse(string complaint, params string[] commands)
    {
        await SendAsync(commands);
        (await KeyWalk.LeftoversAsync([server.Redis])).Complaints.ShouldHaveSingleItem().ShouldContain(complaint);
    }

    private async Task SendAsync(params string[] commands)
    {
        foreach (var command in commands)
        {
            await server.Redis.CommandAsync(command.Split('|'));
        }
    }

    public sealed class Server : IAsyncLifetime
    {
        public RedisServer Redis { get; private set; } = null!;

        public async Task InitializeAsync() => Redis = await RedisServer.StartAsync();

        public async Task DisposeAsync() => await Redis.DisposeAsync();
    }
}
