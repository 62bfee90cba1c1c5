using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CsArena.Realtime.PostgreSql;

/// <summary>How an entry looks in the cache that hosts share: JSON, readable for an operator.</summary>
/// <param name="write">What is written of an entry.</param>
/// <param name="read">The entry of what was written.</param>
/// <param name="type">The type of what is written.</param>
internal sealed class CacheFormat<T, TWritten>(Func<T, TWritten> write, Func<TWritten, T> read, JsonTypeInfo<TWritten> type) : ICacheFormat<T>
    where T : class
    where TWritten : class
{
    public ReadOnlyMemory<byte> Write(T entry) => JsonSerializer.SerializeToUtf8Bytes(write(entry), type);

    public T? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, type) is { } written ? read(written) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <inheritdoc cref="CacheFormat{T, TWritten}" />
internal interface ICacheFormat<T>
    where T : class
{
    /// <summary>The entry as bytes.</summary>
    ReadOnlyMemory<byte> Write(T entry);

    /// <summary>The bytes as an entry; null when they are none, as another version of this program may have left.</summary>
    T? Read(ReadOnlyMemory<byte> bytes);
}
