using System.Text.Json;
using System.Text.Json.Serialization;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Escapes the texts inside of a <c>jsonb</c>, which can store no more than a <c>text</c>.</summary>
internal sealed class DatabaseTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetString() is { } stored ? DatabaseText.Unescape(stored) : null;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
        => writer.WriteStringValue(DatabaseText.Escape(value));
}
