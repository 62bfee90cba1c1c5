using System.Text;

namespace CsArena.TestServers;

/// <summary>Some slots of a cluster, as <c>CLUSTER NODES</c> tells them.</summary>
/// <param name="ranges">Each <c>first-last</c>, or one slot.</param>
public sealed class HashSlots(IReadOnlyList<string> ranges)
{
    private const int Count = 16384;

    public bool Contains(int slot) => ranges.Any(range =>
    {
        var bounds = range.Split('-').Select(text => int.TryParse(text, out var bound) ? bound : -1).ToArray();
        return slot >= bounds[0] && slot <= bounds[^1];
    });

    public bool Contains(string key) => Contains(Of(key));

    /// <summary>The slot of a key: CRC16 (XMODEM) of its hash tag, or of all of it.</summary>
    public static int Of(string key)
    {
        var open = key.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : key.IndexOf('}', open);
        var hashed = close > open + 1 ? key[(open + 1)..close] : key;
        var crc = 0;
        foreach (var one in Encoding.UTF8.GetBytes(hashed))
        {
            crc ^= one << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xFFFF : crc << 1;
            }
        }

        return crc % Count;
    }
}
