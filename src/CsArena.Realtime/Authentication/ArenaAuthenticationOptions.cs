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
    /// The secret before <see cref="Secret"/>, whose tokens are still taken while clients get new ones;
    /// <c>JWT_SECRET_PREVIOUS</c> sets it. No token is signed with it. Default: none.
    /// </summary>
    public string? PreviousSecret { get; set; }

    /// <summary>
    /// Whether <c>/api/dev/token</c> signs with <see cref="Secret"/> in Development, for whoever asks. Without a secret it is
    /// there in Development anyway; elsewhere, and with a scheme or an authority, it never is. Default: false.
    /// </summary>
    public bool DevelopmentTokens { get; set; }

    /// <summary>
    /// Name of a scheme of the program's own that players come with. Then the arena reads no tokens of its own, and needs
    /// neither a secret nor an authority. A player is the claim <c>sub</c>, or the name identifier. Default: none.
    /// </summary>
    public string? Scheme { get; set; }

    /// <summary>
    /// Origins, as <c>https://play.example.com</c>, whose pages may connect with a <see cref="Scheme"/>; those of the arena's own
    /// host always may. A scheme may take cookies, which a browser sends from any page. Not looked at without a scheme: a token
    /// comes from nowhere by itself. Default: none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>OpenID Connect authority, whose signing keys are fetched; https, except on a loopback address. Default: none.</summary>
    public string? Authority { get; set; }

    /// <summary>
    /// Audience that a token must be for. Required with <see cref="Authority"/>, which signs tokens for other programs too; not
    /// checked with a secret when null. Default: none.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>Issuer that a token must come from; the authority's own, or not checked with a secret. Default: none.</summary>
    public string? Issuer { get; set; }

    /// <summary>How far the clocks of who signs tokens and of this host may be apart, up to 5 minutes. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a token may be valid from now on, from 1 minute to 365 days: one that is valid for longer is refused, since a
    /// stolen one would be too. Default: 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan LongestTokenLife { get; set; } = TimeSpan.FromDays(1);

    internal bool GivesDevelopmentTokens => Scheme is null && Authority is null && (Secret is null || DevelopmentTokens);
}
