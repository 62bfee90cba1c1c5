namespace CsArena.Realtime.Ratings;

/// <summary>The tier that a rating is shown as, by the name that the protocol has for it.</summary>
public static class Tiers
{
    /// <summary>Below 1000.</summary>
    public const string Bronze = "bronze";

    /// <summary>From 1000.</summary>
    public const string Silver = "silver";

    /// <summary>From 1500.</summary>
    public const string Gold = "gold";

    /// <summary>From 2000.</summary>
    public const string Platinum = "platinum";

    /// <summary>From 2500.</summary>
    public const string Diamond = "diamond";

    /// <summary>The tier of a rating.</summary>
    /// <param name="rating">Any rating.</param>
    /// <returns>One of the names above.</returns>
    public static string Of(int rating) => rating switch
    {
        >= 2500 => Diamond,
        >= 2000 => Platinum,
        >= 1500 => Gold,
        >= 1000 => Silver,
        _ => Bronze,
    };
}
