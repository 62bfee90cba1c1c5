using System.Globalization;
using CsArena.Realtime.Denials;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>The deny list in a sorted set, by the end of each entry, with its version beside it.</summary>
internal sealed class RedisDenyList(RedisConnection connection) : IDenyList
{
    private const string PlayerPrefix = "player:";
    private const string TokenPrefix = "token:";

    public async ValueTask AddAsync(DeniedKind kind, string id, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id.Length, IDenyList.MaxIdLength, nameof(id));
        await ChangeAsync(kind, id, UnixTime.RoundUp(until), cancellationToken);
    }

    public ValueTask<bool> RemoveAsync(DeniedKind kind, string id, CancellationToken cancellationToken = default)
        => ChangeAsync(kind, id, 0, cancellationToken);

    public async ValueTask<DenyListState?> ReadAsync(string? knownVersion, CancellationToken cancellationToken = default)
    {
        var reply = (RedisResult[])(await connection.RunAsync(DenyListScripts.Read, Keys, [knownVersion ?? ""], cancellationToken))!;
        var version = (string)reply[0]!;
        if (version == knownVersion)
        {
            return null;
        }

        var entries = (RedisValue[])reply[1]!;
        var denials = new Denial[entries.Length / 2];
        for (var i = 0; i < denials.Length; i++)
        {
            var entry = (string)entries[i * 2]!;
            var until = (long)double.Parse((string)entries[(i * 2) + 1]!, CultureInfo.InvariantCulture);
            var kind = entry.StartsWith(PlayerPrefix, StringComparison.Ordinal) ? DeniedKind.Player : DeniedKind.Token;
            denials[i] = new Denial(
                kind, entry[(kind == DeniedKind.Player ? PlayerPrefix : TokenPrefix).Length..], DateTimeOffset.FromUnixTimeMilliseconds(until));
        }

        return new DenyListState(version, denials);
    }

    private RedisKey[] Keys => connection.Keys.Denied;

    private async ValueTask<bool> ChangeAsync(DeniedKind kind, string id, long until, CancellationToken cancellationToken)
    {
        var entry = (kind == DeniedKind.Player ? PlayerPrefix : TokenPrefix) + id;
        return (bool)await connection.RunAsync(DenyListScripts.Change, Keys, [entry, until], cancellationToken);
    }
}
