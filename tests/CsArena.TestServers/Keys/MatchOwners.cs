using System.Globalization;

namespace CsArena.TestServers.Keys;

/// <summary>A session lives no longer than its state says, its rounds go with it, and a deadline has a step.</summary>
internal static class MatchOwners
{
    private static readonly TimeSpan Live = TimeSpan.FromHours(2);
    private static readonly TimeSpan Saved = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Unsaved = TimeSpan.FromDays(7);

    /// <summary>By how much the moments of reading may be wrong.</summary>
    private static readonly TimeSpan Inexact = TimeSpan.FromSeconds(1);

    public static IEnumerable<string> Complaints(StoredArena arena)
    {
        foreach (var session in arena.Of("game:session:<room>"))
        {
            var fields = session.Fields;
            var longest = fields.GetValueOrDefault("status") != "finished" ? Live : fields.GetValueOrDefault("saved") is null ? Unsaved : Saved;
            if (session.Left > longest)
            {
                yield return $"{session.FullName} is {fields.GetValueOrDefault("status")} and expires in {session.Left}";
            }
        }

        foreach (var round in arena.Of("game:round:<room>:<n>"))
        {
            var end = round.Name.LastIndexOf(':');
            var session = arena.Find("game:session:" + round.Name["game:round:".Length..end]);
            if (session is null)
            {
                yield return $"{round.FullName} has no session";
            }
            else if (round.ExpiresAt > session.ExpiresAt + Inexact)
            {
                yield return $"{round.FullName} expires in {round.Left}, and its session in {session.Left}";
            }
            else if (Number(round.Name[(end + 1)..]) > Number(session.Fields.GetValueOrDefault("totalRounds", "0")))
            {
                yield return $"{round.FullName} is a round that the session does not have";
            }
        }

        var (deadlines, steps) = (arena.Fields("game:deadlines").Keys, arena.Fields("game:deadlines:steps").Keys);
        foreach (var room in deadlines.Except(steps))
        {
            yield return $"game:deadlines: {room} has no step";
        }

        foreach (var room in steps.Except(deadlines))
        {
            yield return $"game:deadlines:steps: {room} has no deadline";
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
