using System.Globalization;
using CsArena.MatchLoad.Runs;

// cpu: processor time for a match, the arena against a bare hub. peer: the same against the Node program. commands: what a match asks of Redis. Everything is started and ended by this program.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var settings = Settings.Read(args);
switch (args)
{
    case ["cpu", ..]:
        await ProcessorRun.RunAsync(settings);
        return 0;
    case ["peer", ..]:
        await PeerRun.RunAsync(settings);
        return 0;
    case ["commands", ..]:
        await CommandRun.RunAsync(settings);
        return 0;
    default:
        Console.Error.WriteLine("Usage: cpu | peer | commands [--players 500] [--windows 7] [--seconds 6] [--only TITLE] [--other PATH/CsArena.Host.dll]");
        return 1;
}
