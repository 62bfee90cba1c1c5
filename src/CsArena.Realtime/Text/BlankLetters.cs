namespace CsArena.Realtime.Text;

/// <summary>Characters that Unicode counts as letters or marks and that are not seen: fillers of Hangul and Khmer, and the blank of Braille.</summary>
internal static class BlankLetters
{
    public static bool Contains(int codePoint) => codePoint is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x17B4 or 0x17B5;
}
