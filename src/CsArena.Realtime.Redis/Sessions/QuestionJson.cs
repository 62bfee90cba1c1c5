using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsArena.Realtime.Questions;

namespace CsArena.Realtime.Redis;

/// <summary>A question as it is stored: readable for an operator.</summary>
[JsonSerializable(typeof(Question))]
internal sealed partial class QuestionJson : JsonSerializerContext
{
    /// <summary>The one to use.</summary>
    public static QuestionJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<QuestionType>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Difficulty>(JsonNamingPolicy.CamelCase),
        },
    });
}
