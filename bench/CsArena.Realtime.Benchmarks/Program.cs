using System.Globalization;
using BenchmarkDotNet.Running;
using CsArena.Realtime.Benchmarks;

// "throughput" prints one core's enqueue rate; anything else goes to BenchmarkDotNet, such as: --filter '*'
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["throughput", ..])
{
    EnqueueThroughput.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
