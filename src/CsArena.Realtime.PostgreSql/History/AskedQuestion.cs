using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// A question as it was asked. It is kept by what it says, and not by id and revision: so a bank may change it or delete
/// it, need not be in this database, and need not know of revisions.
/// </summary>
/// <param name="Json">The question, with its solution.</param>
/// <param name="Hash">What it is known by: the first half of the SHA-256 of the JSON.</param>
internal sealed record AskedQuestion(string Json, byte[] Hash)
{
    private const int HashBytes = 16;

    private static readonly ConditionalWeakTable<Question, AskedQuestion> _known = [];

    /// <summary>How a question is kept. It is made once for one that is asked again and again.</summary>
    public static AskedQuestion Of(Question question) => _known.GetValue(question, Make);

    /// <summary>The question that was kept.</summary>
    public static Question Read(string json) => JsonSerializer.Deserialize(json, HistoryJson.Readable.Question)!;

    private static AskedQuestion Make(Question question)
    {
        var json = JsonSerializer.Serialize(question, HistoryJson.Readable.Question);
        return new AskedQuestion(json, SHA256.HashData(Encoding.UTF8.GetBytes(json))[..HashBytes]);
    }
}
