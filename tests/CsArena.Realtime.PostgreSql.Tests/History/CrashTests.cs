using CsArena.Realtime.Conformance;
using CsArena.Realtime.History;
using CsArena.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace CsArena.Realtime.PostgreSql.Tests.History;

/// <summary>PostgreSQL is killed in the middle of saves; whoever saves tries again until it works, as the arena does.</summary>
[Collection(Undisturbed.Name)]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task I9_each_match_is_saved_once_however_often_the_server_is_killed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var server = await PostgreSqlServer.StartAsync(new PostgreSqlServerOptions { Fsync = true });
        await using var database = await TestDatabase.CreateAsync(server);
        IMatchHistory[] hosts = [database.OpenHistory(), database.OpenHistory()];
        var matches = TestMatches.Season(random, 1200, 40);

        // Nearly in order, as results that wait for the database are.
        for (var i = 0; i + 16 < matches.Length; i += 16)
        {
            random.Shuffle(matches.AsSpan(i, 16));
        }

        using var limit = new CancellationTokenSource(Limit);
        var (next, failures, saved) = (-1, 0, 0);
        var saving = Race.RunAsync(16, async worker =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < matches.Length;)
            {
                while (!await TryAsync(hosts[worker % 2], matches[i]))
                {
                    Interlocked.Increment(ref failures);
                    await Task.Delay(20, limit.Token);
                }

                Interlocked.Increment(ref saved);
            }

            return worker;
        });

        var savedAtKill = new List<int>();
        for (var kill = 0; kill < Kills && !saving.IsCompleted; kill++)
        {
            var until = Volatile.Read(ref saved) + 20 + random.Next(150);
            while (Volatile.Read(ref saved) < until && !saving.IsCompleted)
            {
                await Task.Delay(1, limit.Token);
            }

            savedAtKill.Add(Volatile.Read(ref saved));
            await server.RestartAsync();
        }

        await saving;
        output.WriteLine($"killed after {string.Join(", ", savedAtKill)} of {matches.Length} matches; {failures} saves failed and were tried again");
        failures.ShouldBeGreaterThan(0);
        await database.CheckReplayAsync(matches: matches.Length);
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.rounds")).ShouldBe(matches.Length * 5);
        (await database.ScalarAsync<long>("SELECT count(*) FROM arena.submissions")).ShouldBe(matches.Length * 10);

        async ValueTask<bool> TryAsync(IMatchHistory host, FinishedMatch match)
        {
            try
            {
                await host.SaveAsync(match, limit.Token);
                return true;
            }
            catch (BackendUnavailableException)
            {
                return false;
            }
        }
    }
}
