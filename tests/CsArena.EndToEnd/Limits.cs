namespace CsArena.EndToEnd;

/// <summary>How long a test waits for what must come: far longer than it takes, for machines that are busy.</summary>
public static class Limits
{
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    /// <summary>Start of a host, on a machine that may be doing something else.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(60);
}
