using System.Globalization;
using System.Text;

namespace CsArena.EndToEnd.Calls;

/// <summary>Random JSON that looks enough like a payload to get past the first checks, now and then.</summary>
/// <param name="seed">Makes it repeatable.</param>
/// <param name="texts">Texts that mean something to the server.</param>
public sealed class RandomJson(int seed, params string[] texts)
{
    private static readonly string[] Names = ["queue", "roomId", "round", "answer", "roomid", "", "__proto__", "$type", "\u0000", "점수"];
    private static readonly string[] Odd = ["default", "", "a", "null", "\\ud800", "\\u0000", "😀", "'; DROP TABLE", "\\\"", "%s%n", "../"];
    private static readonly string[] Numbers = ["0", "-0", "1", "-1", "2", "1.5", "1e5", "1e400", "-1e-400", "2147483648", "9223372036854775808", "00000"];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    /// <summary>A payload: mostly an object with the protocol's fields.</summary>
    public string Payload() => _random.Next(4) > 0 ? Object(depth: 0) : Value(depth: 0);

    public string Method()
    {
        var length = _random.Next(1, 24);
        var name = new StringBuilder(length);
        for (var i = 0; i < length; i++)
        {
            name.Append((char)_random.Next(' ', 0x250));
        }

        return name.ToString();
    }

    private string Value(int depth) => _random.Next(depth > 6 ? 5 : 8) switch
    {
        0 => "null",
        1 => _random.Next(2) == 0 ? "true" : "false",
        2 => Number(),
        3 => Text(Pick(texts.Length > 0 && _random.Next(2) == 0 ? texts : Odd)),
        4 => Text(new string((char)_random.Next('a', 'z'), _random.Next(1, _random.Next(20) == 0 ? 6_000 : 20))),
        5 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1)))}]",
        _ => Object(depth + 1),
    };

    private string Object(int depth)
        => $"{{{string.Join(',', Enumerable.Range(0, _random.Next(5)).Select(_ => $"{JsonSerializer.Serialize(Pick(Names))}:{Value(depth + 1)}"))}}}";

    private string Number()
    {
        var number = Pick(Numbers);
        return number == "00000" ? _random.NextDouble().ToString("R", CultureInfo.InvariantCulture) : number;
    }

    private static string Text(string escaped) => $"\"{escaped}\"";

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
