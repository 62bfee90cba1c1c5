using CsArena.Realtime.Conformance;
using CsArena.Realtime.Sessions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Seed;

/// <summary>Each mistake of the seed's sessions: made by its listing, with several connections at once, and not by ours.</summary>
public sealed class SessionRaceTests(SeedServer server) : IClassFixture<SeedServer>, IAsyncLifetime
{
    private const string Room = "room-1";
    private static readonly string[] _keys =
        [$"game:session:{Room}", .. Enumerable.Range(1, 4).Select(round => $"game:round:{Room}:{round}")];

    private RedisConnection[] _connections = [];
    private RedisGameSessionStore[] _ours = [];
    private SeedGameSessions[] _seeds = [];

    public Task InitializeAsync()
    {
        _connections = Array.ConvertAll(server.Nodes, SeedServer.OursOn);
        _ours = Array.ConvertAll(_connections, connection => new RedisGameSessionStore(connection));
        _seeds = [.. Enumerable.Range(0, server.Nodes.Length).Select(i => new SeedGameSessions(server[i], server.Admin(i)))];
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Mistake_4_two_nodes_both_end_a_round()
    {
        await Mistakes.ShouldAppearAsync(_ => EndRoundAsync(SeedCreateAsync, SeedEndRoundAsync));
        await Mistakes.ShouldNotAppearAsync(_ => EndRoundAsync(OursCreateAsync, OursEndRoundAsync));
    }

    [Fact]
    public async Task Mistake_5_a_write_after_the_expiry_brings_back_a_key_that_never_expires()
    {
        await Mistakes.ShouldAppearAsync(_ => ExpireAsync(SeedCreateAsync, node => _seeds[node].UpdateRoundAsync(Room, 2)));
        await Mistakes.ShouldNotAppearAsync(_ => ExpireAsync(OursCreateAsync, async node =>
        {
            await OursEndRoundAsync(node);
            await _ours[node].SubmitAsync(Room, "ann", 1, $"answer {node}");
        }));
    }

    [Fact]
    public async Task Mistake_6_a_deletion_misses_what_is_written_meanwhile_and_looks_at_every_key()
    {
        await Mistakes.ShouldAppearAsync(_ => DeleteAsync(
            SeedCreateAsync, () => _seeds[0].DeleteSessionAsync(Room), node => _seeds[node].WriteRoundAsync(Room, 1, "player1Answer", "a")));
        (await server.CallsOfAsync("keys") + await server.CallsOfAsync("scan")).ShouldBeGreaterThan(0);

        var looks = await server.CallsOfAsync("keys") + await server.CallsOfAsync("scan");
        await Mistakes.ShouldNotAppearAsync(_ => DeleteAsync(
            OursCreateAsync, () => _ours[0].DeleteAsync(Room).AsTask(), node => _ours[node].SubmitAsync(Room, "ann", 1, "a").AsTask()));
        (await server.CallsOfAsync("keys") + await server.CallsOfAsync("scan")).ShouldBe(looks);
    }

    private async Task<string?> EndRoundAsync(Func<Task> createAsync, Func<int, Task<bool>> endRoundAsync)
    {
        await server.FlushAsync();
        await createAsync();
        var ended = await Race.RunAsync(4, node => new ValueTask<bool>(endRoundAsync(node)));
        var enders = ended.Count(done => done);
        enders.ShouldBeGreaterThan(0);
        return enders > 1 ? $"{enders} nodes ended the round." : null;
    }

    private async Task<string?> ExpireAsync(Func<Task> createAsync, Func<int, Task> writeAsync)
    {
        await server.FlushAsync();
        await createAsync();
        await Race.RunAsync(4, async node =>
        {
            for (var i = 0; i < 5; i++)
            {
                if (node == 0)
                {
                    await server[0].KeyExpireAsync(_keys[0], TimeSpan.FromMilliseconds(1));
                }
                else
                {
                    await writeAsync(node);
                }
            }

            return 0;
        });
        foreach (var key in _keys)
        {
            if ((long)await server[0].ExecuteAsync("PTTL", key) == -1)
            {
                return $"{key} never expires.";
            }
        }

        return null;
    }

    private async Task<string?> DeleteAsync(Func<Task> createAsync, Func<Task> deleteAsync, Func<int, Task> writeAsync)
    {
        await server.FlushAsync();
        await createAsync();
        await Race.RunAsync(4, async node =>
        {
            await (node == 0 ? deleteAsync() : writeAsync(node));
            return 0;
        });
        foreach (var key in _keys)
        {
            if (await server[0].KeyExistsAsync(key))
            {
                return $"{key} outlived the deletion.";
            }
        }

        return null;
    }

    private async Task SeedCreateAsync()
    {
        await _seeds[0].CreateSessionAsync(Room, "ann", "bob");
        await _seeds[0].WriteRoundAsync(Room, 1, "questionId", "1");
    }

    private async Task<bool> SeedEndRoundAsync(int node)
    {
        if (await _seeds[node].GetCurrentRoundAsync(Room) != 1)
        {
            return false;
        }

        await _seeds[node].UpdateRoundAsync(Room, 2);
        return true;
    }

    private async Task OursCreateAsync()
        => (await _ours[0].CreateAsync(TestSessions.Create(Room, TimeProvider.System.GetUtcNow()), TestSessions.Rounds())).ShouldBeTrue();

    private async Task<bool> OursEndRoundAsync(int node)
    {
        if (await _ours[node].GetAsync(Room) is not { Session: { CurrentRound: 1 } session })
        {
            return false;
        }

        var next = session with { Version = session.Version + 1, CurrentRound = 2 };
        return (await _ours[node].AdvanceAsync(session.Version, next, [])).Status == AdvanceStatus.Advanced;
    }
}
