using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Authentication;

/// <summary>Whose tokens are taken; the configuration section <c>Arena:Auth</c>, and <c>JWT_SECRET</c>.</summary>
public sealed class ArenaAuthenticationOptions
{
    /// <summary>Shortest secret, in bytes: that of HS256's own output.</summary>
    public const int MinSecretBytes = 32;

    /// <summary>
    /// HS256 secret, at least 32 bytes in UTF-8; <c>JWT_SECRET</c> sets it. Outside Development this or
    /// <see cref="Authority"/> is required; in Development a random one is made at each start. Default: none.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>
    /// Name of a scheme of the program's own that players come with. Then the arena reads no tokens of its own, and needs
    /// neither a secret nor an authority. A player is the claim <c>sub</c>, or the name identifier. Default: none.
    /// </summary>
    public string? Scheme { get; set; }

    /// <summary>OpenID Connect authority, whose signing keys are fetched; https, except on a loopback address. Default: none.</summary>
    public string? Authority { get; set; }

    /// <summary>Audience that a token must be for; not checked when null. Default: none.</summary>
    public string? Audience { get; set; }

    /// <summary>Issuer that a token must come from; the authority's own, or not checked with a secret. Default: none.</summary>
    public string? Issuer { get; set; }

    /// <summary>How far a token's clock may be apart, up to 5 minutes. Default: none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.Zero;
}
