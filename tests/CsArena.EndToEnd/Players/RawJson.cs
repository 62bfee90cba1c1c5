using System.Text.Json.Serialization;

namespace CsArena.EndToEnd.Players;

/// <summary>JSON that goes onto the wire as it stands.</summary>
/// <param name="Text">The JSON.</param>
[JsonConverter(typeof(Converter))]
public sealed record RawJson(string Text)
{
    private sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
            => writer.WriteRawValue(value.Text, skipInputValidation: true);
    }
}
