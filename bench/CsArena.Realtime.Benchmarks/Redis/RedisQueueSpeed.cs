using System.Diagnostics;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Redis;

namespace CsArena.Realtime.Benchmarks;

/// <summary>
/// The queue on Redis beside <c>redis-benchmark</c>, which sends the very same script with arguments of the same size: how
/// much of its throughput is left with pipelining, and how much longer one call takes than a PING. Then what leaving a
/// queue costs the server, however many wait.
/// </summary>
internal static class RedisQueueSpeed
{
    private const int Calls = 200_000;
    private const int AtATime = 200;
    private const int Rounds = 7;
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    public static async Task RunAsync()
    {
        await using (var bench = await RedisBench.StartAsync())
        {
            await CompareThroughputAsync(bench);
            await CompareLatencyAsync(bench);
        }

        foreach (var waiting in new[] { 10, 1_000, 100_000, 1_000_000 })
        {
            await using var bench = await RedisBench.StartAsync();
            await MeasureDequeueAsync(bench, waiting);
        }
    }

    private static async Task CompareThroughputAsync(RedisBench bench)
    {
        var (ours, theirs, processor, memory) = (new List<double>(), new List<double>(), new List<double>(), 0L);
        var queue = QueueOn(bench);
        for (var round = 0; round < Rounds; round++)
        {
            await StartAsync(bench, queue);
            var requests = Enumerable.Range(0, Calls).Select(i => Request(Name(i))).ToArray();
            var (used, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
            ours.Add(await RedisBench.RunAsync(Calls, AtATime, async i => await queue.EnqueueAsync(requests[i])));
            processor.Add((Environment.CpuUsage.TotalTime - used).TotalMicroseconds / Calls);
            memory = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / Calls;
            await StartAsync(bench, queue);
            theirs.Add(await RedisBenchmarkAsync(bench));
        }

        var (own, benchmark) = (RedisBench.Median(ours), RedisBench.Median(theirs));
        Console.WriteLine(
            $"enqueue, {AtATime} at a time over one connection: {own:N0} a second; redis-benchmark with the same script: {benchmark:N0}; "
            + $"{own / benchmark:P0} (medians of {Rounds}, in turn; ours {ours.Min():N0} to {ours.Max():N0}, theirs {theirs.Min():N0} to {theirs.Max():N0})");
        Console.WriteLine($"  of this process {RedisBench.Median(processor):N1} µs of processor time and {memory:N0} B for a call");
    }

    private static async Task<double> RedisBenchmarkAsync(RedisBench bench)
    {
        // Its random numbers have twelve digits, as our players have.
        var request = """{"playerId":"p__rand_int__","nickname":"Nickname","queue":"default","nodeId":"node-1","connectionId":"c__rand_int__","language":"ko"}""";
        var hash = Convert.ToHexStringLower(QueueScripts.Default.Enqueue.Hash);
        string[] arguments =
        [
            "-h", bench.Server.Host, "-p", $"{bench.Server.Port}", "-n", $"{Calls}", "-c", "1", "-P", $"{AtATime}", "-r", "1000000000", "--csv",
            "EVALSHA", hash, "1", "match:queue", "p__rand_int__", "default", request, "0fa01b3a-6d55-4c1e-a1b2-__rand_int__", "10000000", "6000000",
        ];
        using var process = Process.Start(new ProcessStartInfo("redis-benchmark", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // The second line: what was run, which has commas in it, then numbers.
        var fields = output.Trim().Split('\n')[^1].Split("\",\"");
        return double.Parse(fields[^7].Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task CompareLatencyAsync(RedisBench bench)
    {
        const int Samples = 20_000;
        var queue = QueueOn(bench);
        await StartAsync(bench, queue);
        var (pings, enqueues) = (new List<double>(), new List<double>());
        for (var i = 0; i < Samples; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await bench.Connection.ExecuteAsync("PING", []);
            pings.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            start = Stopwatch.GetTimestamp();
            await queue.EnqueueAsync(Request(Name(i)));
            enqueues.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        var (ping, enqueue) = (RedisBench.Median(pings), RedisBench.Median(enqueues));
        Console.WriteLine($"one call at a time: PING {ping:N0} µs, enqueue {enqueue:N0} µs, {enqueue - ping:N0} µs more (medians of {Samples:N0}, in turn)");
    }

    private static async Task MeasureDequeueAsync(RedisBench bench, int waiting)
    {
        const int Batches = 10;
        const int Batch = 1_000;
        var queue = QueueOn(bench);

        // Of a small queue there are many, so that half of each can leave in one go.
        var players = Math.Max(waiting, Batches * Batch * 2);
        var order = await FillAsync(queue, players, waiting);
        var (server, latencies) = (new List<double>(), new List<double>());
        for (var batch = 0; batch < Batches; batch++)
        {
            var leaving = order[(batch * Batch)..((batch + 1) * Batch)];
            var before = await bench.ProcessorTimeAsync();
            await RedisBench.RunAsync(Batch, AtATime, async i => await queue.DequeueAsync(Name(leaving[i])));
            server.Add((await bench.ProcessorTimeAsync() - before) / Batch);
        }

        Console.WriteLine(
            $"dequeue of one of {waiting,9:N0} who wait: {RedisBench.Median(server),5:N1} µs of the server's processor time (median of {Batches} batches of {Batch:N0}; best {server.Min():N1}, worst {server.Max():N1})");
        if (waiting == players)
        {
            await EmptyAsync(bench, queue, order[(Batches * Batch)..]);
        }
    }

    /// <summary>Everybody leaves: that writes the list anew now and then, which is what it costs to search no list.</summary>
    private static async Task EmptyAsync(RedisBench bench, RedisMatchQueue queue, int[] leaving)
    {
        await bench.Server.CommandAsync("CONFIG", "SET", "slowlog-log-slower-than", "20000");
        await bench.Server.CommandAsync("SLOWLOG", "RESET");
        var before = await bench.ProcessorTimeAsync();
        await RedisBench.RunAsync(leaving.Length, AtATime, async i => await queue.DequeueAsync(Name(leaving[i])));
        var cost = (await bench.ProcessorTimeAsync() - before) / leaving.Length;
        var slow = (await bench.Server.CommandAsync("SLOWLOG", "LEN")).Trim();
        Console.WriteLine($"  all of them leave: {cost:N1} µs for each, lists written anew included; {slow} calls took more than 20 ms");
    }

    /// <summary>Players wait in numbers only when their node was taken for dead and was not.</summary>
    /// <returns>Those who wait, one of each queue after the other.</returns>
    private static async Task<int[]> FillAsync(RedisMatchQueue queue, int players, int waiting)
    {
        var queues = players / waiting;
        var order = Enumerable.Range(0, players).ToArray();
        new Random(1).Shuffle(order);
        await RedisBench.RunAsync(players, AtATime, async i => await queue.EnqueueAsync(
            Request(Name(order[i])) with { NodeId = "slow", Queue = $"queue-{i % queues}" }));
        var start = Stopwatch.GetTimestamp();
        await queue.RenewNodeAsync("slow", Forever);
        Console.WriteLine($"  {players:N0} tickets of a node that was taken for dead are back in their places: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms");

        // Not in the order in which they came.
        var leaving = Enumerable.Range(0, players / queues).ToArray();
        new Random(2).Shuffle(leaving);
        return [.. leaving.SelectMany(place => Enumerable.Range(place * queues, queues)).Select(i => order[i])];
    }

    private static RedisMatchQueue QueueOn(RedisBench bench) => new(bench.Connection, new MatchQueueOptions { MaxQueueLength = 10_000_000 });

    private static async Task StartAsync(RedisBench bench, RedisMatchQueue queue)
    {
        await bench.Server.FlushAsync();
        await queue.RenewNodeAsync("node-1", Forever);
        await queue.EnqueueAsync(Request("first"));
        await queue.DequeueAsync("first");
    }

    private static string Name(int player) => $"p{player:000000000000}";

    private static EnqueueRequest Request(string player)
        => new(player, "Nickname", MatchQueueOptions.DefaultQueue, "node-1", $"c{player.AsSpan(1)}", "ko");
}
