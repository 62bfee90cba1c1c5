using CsArena.Flood;

// CsArena.Flood KINDS URL SECONDS LANES [PATH]: sends as much as the machine makes, and then writes what it sent as one line of
// JSON. The lanes take the kinds, which have commas between them, in turn, and the tokens that FLOOD_TOKENS has, one a line;
// FLOOD_ADDRESS goes out as X-Forwarded-For.
if (args is not [var kinds, var url, var seconds, var lanes, .. var rest])
{
    Console.Error.WriteLine("CsArena.Flood KINDS URL SECONDS LANES [PATH]");
    return 1;
}

var tokens = (Environment.GetEnvironmentVariable("FLOOD_TOKENS") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
var target = new FloodTarget(new Uri(url), tokens, Environment.GetEnvironmentVariable("FLOOD_ADDRESS"), rest is [var path] ? path : "/");
var floods = kinds.Split(',').Select(Kinds.Find).ToArray();
var count = new FloodCount();
using var end = new CancellationTokenSource(TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)));
Console.WriteLine("flooding");
await Task.WhenAll(Enumerable.Range(0, int.Parse(lanes, System.Globalization.CultureInfo.InvariantCulture)).Select(lane => Task.Run(async () =>
{
    while (!end.IsCancellationRequested)
    {
        try
        {
            await floods[lane % floods.Length](target, lane, count, end.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            // The host has closed this one: the lane goes on with another.
            count.Cut();
        }
    }
})));
Console.WriteLine(count);
return 0;
