using System.Collections.Frozen;

namespace CsArena.Realtime.Grading;

/// <summary>Words and endings that hold sentences together and say nothing by themselves.</summary>
internal static class LinkingWords
{
    private static readonly FrozenSet<string> _words = """
        a an the this that these those it its they them their he she his her we us our you your i me my one ones who whom whose
        which what whoever whatever where when while why how
        and or but nor so yet for if then than as because since although though unless until whether therefore thus hence
        however otherwise instead also too well still only just even both either neither each every any all some no not never
        none such same other another more most less few many much
        of in on at to from by with without into onto over under between among through during before after above below about
        against within upon out off up down again back here there
        is are was were be been being am isn aren wasn weren do does did don doesn didn have has had having can could may might
        must shall should will would cannot won t s ll re ve d
        very really quite rather always often usually sometimes ever already now um uh er hmm etc e g like plus versus vs per
        그리고 또 또한 및 등 그래서 하지만 그러나 그런데 그러면 그러므로 따라서 즉 이 그 저 것 수 때 더 가장 매우 아주 너무 정말 음 어 네 예
        혹은 또는 그냥 그것 이것
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<char> _koreanEndings =
        "은는이가을를의에로와과도다고며서면지게요음함".ToFrozenSet();

    /// <summary>Whether a word, folded, is one of them.</summary>
    public static bool Contains(string word) => _words.Contains(word);

    /// <summary>Whether a Korean word that ends in this syllable may end in a particle or an ending.</summary>
    public static bool IsKoreanEnding(char syllable) => _koreanEndings.Contains(syllable);
}
