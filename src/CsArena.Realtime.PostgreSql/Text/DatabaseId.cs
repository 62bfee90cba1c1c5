using System.Security.Cryptography;
using System.Text;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// An id as it is stored. An index takes no more than 2,704 bytes: of a longer id the column has the beginning and a
/// hash, and a second column all of it.
/// </summary>
/// <param name="Key">What it is found by.</param>
/// <param name="Full">All of it, where that is too long to be the key; else null.</param>
internal readonly record struct DatabaseId(string Key, string? Full)
{
    private const int MaxBytes = 1000;
    private const int Beginning = 64;

    /// <summary>An id to store or to look for.</summary>
    public static DatabaseId Of(string id)
    {
        var text = DatabaseText.Escape(id);
        if (text.Length <= MaxBytes / 3 || Encoding.UTF8.GetByteCount(text) <= MaxBytes)
        {
            return new(text, null);
        }

        var end = char.IsHighSurrogate(text[Beginning - 1]) ? Beginning - 1 : Beginning;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        // No escaped text has this sign behind the mark.
        return new($"{text.AsSpan(0, end)}{DatabaseText.Mark}#{hash}", text);
    }

    /// <summary>An id that was stored.</summary>
    public override string ToString() => DatabaseText.Unescape(Full ?? Key);
}
