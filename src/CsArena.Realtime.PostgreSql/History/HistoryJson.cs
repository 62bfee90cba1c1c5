using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.PostgreSql;

/// <summary>A question as it is kept with the matches that asked it: readable for an operator.</summary>
[JsonSerializable(typeof(Question))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    /// <summary>The one to use.</summary>
    public static HistoryJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<QuestionType>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Difficulty>(JsonNamingPolicy.CamelCase),
            new DatabaseTextConverter(),
        },
    });
}
