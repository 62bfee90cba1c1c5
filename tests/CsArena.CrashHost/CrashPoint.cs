using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CsArena.Realtime.Sessions;

namespace CsArena.CrashHost;

/// <summary>
/// Where the process kills itself: <c>store.Method[Filter]:before|after:n</c>, for example
/// <c>sessions.AdvanceAsync[Review]:after:3</c>: after the third call that stored the phase Review, before its caller goes
/// on. A filter is a phase that is stored, or a status that is answered. A call that answers with an empty list found
/// nothing to do, and is not counted after.
/// </summary>
internal sealed partial class CrashPoint
{
    private readonly string? _filter;
    private int _left;

    private CrashPoint(string store, string method, string? filter, bool isAfter, int number)
    {
        (Store, Method, _filter, IsAfter, _left) = (store, method, filter, isAfter, number);
    }

    public string Store { get; }

    public string Method { get; }

    public bool IsAfter { get; }

    public static CrashPoint Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new CrashPoint(
                match.Groups["store"].Value,
                match.Groups["method"].Value,
                match.Groups["filter"] is { Success: true, Value: var filter } ? filter : null,
                match.Groups["when"].Value == "after",
                int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))
            : throw new FormatException($"CRASH_AT is '{text}'.");
    }

    public void Before(object?[] arguments)
    {
        if (!IsAfter && Fits(arguments, null))
        {
            Count();
        }
    }

    public void After(object?[] arguments, object? result)
    {
        if (IsAfter && result is not ICollection { Count: 0 } && Fits(arguments, result))
        {
            Count();
        }
    }

    private void Count()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private bool Fits(object?[] arguments, object? result)
        => _filter is null
            || arguments.OfType<GameSession>().Any(session => session.Phase.ToString() == _filter)
            || result?.GetType().GetProperty("Status")?.GetValue(result)?.ToString() == _filter;

    [GeneratedRegex(@"^(?<store>\w+)\.(?<method>\w+)(\[(?<filter>\w+)\])?:(?<when>before|after):(?<number>[0-9]+)$")]
    private static partial Regex Form();
}
