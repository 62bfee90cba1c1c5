using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsArena.Realtime.Matchmaking;

namespace CsArena.Realtime.Redis;

/// <summary>Tickets and matches as the scripts keep them: readable for an operator, times in microseconds.</summary>
[JsonSerializable(typeof(EnqueueRequest))]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(Match))]
internal sealed partial class QueueJson : JsonSerializerContext
{
    /// <summary>The one to use.</summary>
    public static QueueJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new MicrosecondsConverter() },
    });

    private sealed class MicrosecondsConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => Microseconds.ToTime(long.Parse(reader.GetString()!, System.Globalization.CultureInfo.InvariantCulture));

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
            => writer.WriteStringValue(Microseconds.Of(value).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
