using System.Text.Json;
using System.Text.Json.Serialization;
using CsArena.Realtime.Client.Calls;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Client.Connections;

/// <summary>
/// Everything that goes over the connection, as generated code: a trimmed or natively compiled program has no reflection to
/// read and write it with.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EnqueueCall))]
[JsonSerializable(typeof(DequeueCall))]
[JsonSerializable(typeof(SubmitCall))]
[JsonSerializable(typeof(RestoreCall))]
[JsonSerializable(typeof(ForfeitCall))]
[JsonSerializable(typeof(CallAnswer))]
[JsonSerializable(typeof(EnqueueAnswer))]
[JsonSerializable(typeof(DequeueAnswer))]
[JsonSerializable(typeof(SubmitAnswer))]
[JsonSerializable(typeof(RestoreAnswer))]
[JsonSerializable(typeof(SessionReadyEvent))]
[JsonSerializable(typeof(MatchFoundEvent))]
[JsonSerializable(typeof(RoundReadyEvent))]
[JsonSerializable(typeof(RoundStartEvent))]
[JsonSerializable(typeof(OpponentSubmittedEvent))]
[JsonSerializable(typeof(RoundEndEvent))]
[JsonSerializable(typeof(MatchEndEvent))]
[JsonSerializable(typeof(OpponentDisconnectedEvent))]
[JsonSerializable(typeof(OpponentReconnectedEvent))]
[JsonSerializable(typeof(SessionReplacedEvent))]
[JsonSerializable(typeof(ServerDrainingEvent))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WireJson : JsonSerializerContext;
