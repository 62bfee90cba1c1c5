using System.Text.Json;
using System.Text.Json.Serialization;

namespace CsArena.Realtime.Delivery;

/// <summary>JSON that another node has written, passed on as it is.</summary>
/// <param name="Utf8">The JSON.</param>
[JsonConverter(typeof(Converter))]
internal sealed record RawJson(byte[] Utf8)
{
    private sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => throw new NotSupportedException("It is only passed on.");

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
            => writer.WriteRawValue(value.Utf8, skipInputValidation: true);
    }
}
