using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CsArena.Realtime.Authentication;

/// <summary>Which tokens of an authority are taken: it signs others with the same keys.</summary>
internal static class AuthorityTokens
{
    /// <summary>Signatures that an authority makes with a key that only it has.</summary>
    public static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly string[] _types = ["", "JWT", "at+jwt", "application/at+jwt"];

    /// <summary>Claims that ID tokens have (OpenID Connect Core, 2 and 3.1.3.6); some authorities write a nonce into access tokens too.</summary>
    private static readonly string[] _ofIdTokens = ["nonce", "at_hash", "c_hash"];

    /// <summary>Whether it is an access token (RFC 9068, 2.1), and not the ID, refresh or logout token of the same player.</summary>
    public static bool IsForAccess(SecurityToken token)
        => token is JsonWebToken jwt
            && _types.Contains(jwt.Typ ?? "", StringComparer.OrdinalIgnoreCase)
            && !jwt.TryGetPayloadValue<object>("events", out _)
            && (Says(jwt) ?? !Array.Exists(_ofIdTokens, name => jwt.TryGetPayloadValue<object>(name, out _)));

    /// <summary>Whether it says itself what it is, in the header or, as Keycloak does, in the payload; null when it does not.</summary>
    private static bool? Says(JsonWebToken jwt)
        => jwt.TryGetPayloadValue<string>("typ", out var type) ? type.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        : (jwt.Typ ?? "").EndsWith("at+jwt", StringComparison.OrdinalIgnoreCase) ? true
        : null;
}
