using CsArena.Realtime.Conformance;
using CsArena.Realtime.Redis;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Benchmarks;

/// <summary>What each call of the sessions costs: this process's processor time and memory, and the server's time.</summary>
internal static class RedisSessionSpeed
{
    private const int Rooms = 20_000;
    private const int AtATime = 50;

    public static async Task RunAsync()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var bench = await RedisBench.StartAsync();
            var store = new RedisGameSessionStore(bench.Connection);
            var isWarm = run > 0;
            var rounds = TestSessions.Rounds(5);
            var session = TestSessions.Create("room", TimeProvider.System.GetUtcNow(), phaseTime: TimeSpan.FromHours(1), totalRounds: 5);
            await MeasureAsync(bench, "nothing (an empty queue's status)", isWarm, async i => await StatusAsync(bench, i));
            await MeasureAsync(bench, "create, five rounds", isWarm, async i => await store.CreateAsync(session with { RoomId = Room(i) }, rounds));
            await MeasureAsync(bench, "get", isWarm, async i => await store.GetAsync(Room(i)));
            await MeasureAsync(bench, "submit, first", isWarm, async i => await store.SubmitAsync(Room(i), "ann", 1, "a"));
            await MeasureAsync(bench, "submit, second", isWarm, async i => await store.SubmitAsync(Room(i), "bob", 1, "a"));
            await MeasureAsync(bench, "advance, no round", isWarm, async i => await store.AdvanceAsync(5, session with { RoomId = Room(i), Version = 6 }, []));
            await MeasureAsync(bench, "advance, one round", isWarm, async i => await store.AdvanceAsync(6, session with { RoomId = Room(i), Version = 7 }, [rounds[0]]));
            await MeasureAsync(bench, "get, parsing the question", isWarm, async i => await new RedisGameSessionStore(bench.Connection).GetAsync(Room(i)));
            await MeasureAsync(bench, "all rounds", isWarm, async i => await store.GetRoundsAsync(Room(i)));
            await MeasureAsync(bench, "delete", isWarm, async i => await store.DeleteAsync(Room(i)));
        }
    }

    private static async Task StatusAsync(RedisBench bench, int i)
        => await new RedisMatchQueue(bench.Connection, new()).GetStatusAsync(Room(i));

    private static async Task MeasureAsync(RedisBench bench, string name, bool isWarm, Func<int, ValueTask> callAsync)
    {
        await bench.ResetAsync();
        GC.Collect();
        var (processor, memory) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        await RedisBench.RunAsync(Rooms, AtATime, callAsync);
        var used = Environment.CpuUsage.TotalTime - processor;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - memory;
        var (calls, microseconds) = await bench.ScriptCostAsync();
        if (isWarm)
        {
            Console.WriteLine(
                $"{name,-34} {used.TotalMicroseconds / Rooms,5:N1} µs of this process, {allocated / Rooms,6:N0} B, {microseconds / calls,5:N1} µs of the server, {(double)calls / Rooms:N0} scripts");
        }
    }

    private static string Room(int i) => $"0fa01b3a-6d55-4c1e-a1b2-{i:000000000000}";
}
