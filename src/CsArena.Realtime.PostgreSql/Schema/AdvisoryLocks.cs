namespace CsArena.Realtime.PostgreSql;

/// <summary>Keys of advisory locks: they are the database's, so other programs on the same database must not have the same.</summary>
internal static class AdvisoryLocks
{
    /// <summary>"csarena" in ASCII, and a number.</summary>
    private const long Prefix = 0x63736172656E6100;

    /// <summary>Held by whoever changes the schema.</summary>
    public const long Schema = Prefix + 1;

    /// <summary>Shared by all who save a match; held alone by one who rates matches again.</summary>
    public const long Ratings = Prefix + 2;

    /// <summary>Held by whoever fills an empty question bank, or imports into it.</summary>
    public const long Questions = Prefix + 3;

    /// <summary>Held by the host that deletes old matches.</summary>
    public const long Retention = Prefix + 4;
}
