using System.Globalization;
using BenchmarkDotNet.Running;
using CsArena.Realtime.Benchmarks;

// "throughput" prints one core's enqueue rate, "redis-queue" and "redis-sessions" measure those beside a redis-server of
// their own; anything else goes to BenchmarkDotNet, such as: --filter '*'
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["throughput", ..])
{
    EnqueueThroughput.Run();
    return;
}

if (args is ["redis-queue", ..])
{
    await RedisQueueSpeed.RunAsync();
    return;
}

if (args is ["redis-sessions", ..])
{
    await RedisSessionSpeed.RunAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
