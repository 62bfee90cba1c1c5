using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Redis;

/// <summary>A question as it is stored with a round.</summary>
/// <param name="Json">The question, with its solution.</param>
/// <param name="Hash">What it is known by: the first half of the SHA-256 of the JSON, in hexadecimal digits.</param>
internal sealed record StoredQuestion(byte[] Json, byte[] Hash);

/// <summary>
/// Questions by the hash of their content, so that a round is read without its question: it is many times as large as the
/// rest, and the same all the time. There is nothing to invalidate; of questions that come only once, the older half is
/// forgotten when there are too many.
/// </summary>
internal sealed class QuestionCache(int capacity = 10_000)
{
    private readonly ConditionalWeakTable<Question, StoredQuestion> _stored = [];
    private volatile ConcurrentDictionary<UInt128, Question> _older = [];
    private volatile ConcurrentDictionary<UInt128, Question> _newer = [];

    /// <summary>How a question is stored. It is made once for a question that comes again and again.</summary>
    public StoredQuestion Store(Question question)
    {
        if (!_stored.TryGetValue(question, out var stored))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(question, QuestionJson.Readable.Question);
            var hash = Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16));
            stored = new StoredQuestion(json, Encoding.ASCII.GetBytes(hash));
            _stored.AddOrUpdate(question, stored);
        }

        Add(stored.Hash, question);
        return stored;
    }

    /// <summary>Finds a question that was stored or parsed before.</summary>
    public Question? Find(ReadOnlySpan<byte> hash)
    {
        var key = KeyOf(hash);
        if (_newer.TryGetValue(key, out var question))
        {
            return question;
        }

        if (_older.TryGetValue(key, out question))
        {
            Add(key, question);
        }

        return question;
    }

    /// <summary>Parses a question, and remembers it.</summary>
    public Question Parse(ReadOnlySpan<byte> json)
    {
        var question = JsonSerializer.Deserialize(json, QuestionJson.Readable.Question)!;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), question);
        return question;
    }

    private static UInt128 KeyOf(ReadOnlySpan<byte> hash) => UInt128.Parse(hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private void Add(ReadOnlySpan<byte> hash, Question question) => Add(KeyOf(hash), question);

    private void Add(UInt128 key, Question question)
    {
        // Count locks all of it: it is looked at only when something is new.
        if (_newer.TryAdd(key, question) && _newer.Count > capacity / 2)
        {
            _older = _newer;
            _newer = [];
        }
    }
}
