using CsArena.AotClient;

// Plays a match of two players; prints each event of it and how it ended: CsArena.AotClient URL TOKEN TOKEN
var url = new Uri(args[0]);
await using var first = new Player("first", url, args[1]);
await using var second = new Player("second", url, args[2]);
await first.QueueAsync();
await second.QueueAsync();
foreach (var end in await Task.WhenAll(first.Ended, second.Ended).WaitAsync(TimeSpan.FromMinutes(1)))
{
    Console.WriteLine($"end {end.Result} {end.Reason} {end.FinalScores.My}:{end.FinalScores.Opponent}");
}
