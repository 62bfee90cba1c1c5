namespace CsArena.Flood;

/// <summary>What is flooded, and as whom.</summary>
/// <param name="Url">The host.</param>
/// <param name="Tokens">Tokens of players; none for a stranger.</param>
/// <param name="Address">What a proxy would say of the sender's address; null for nothing.</param>
/// <param name="Path">The path of plain requests.</param>
internal sealed record FloodTarget(Uri Url, IReadOnlyList<string> Tokens, string? Address, string Path)
{
    /// <summary>Lines that every request of a lane has.</summary>
    public string Headers(int lane)
    {
        var token = Tokens.Count > 0 ? $"Authorization: Bearer {Tokens[lane % Tokens.Count]}\r\n" : "";
        var address = Address is null ? "" : $"X-Forwarded-For: {Address}\r\n";
        return $"Host: {Url.Authority}\r\n{token}{address}";
    }
}
