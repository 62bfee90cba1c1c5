using System.Text.Json;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Hubs;

/// <summary>The match that a connection's player plays, as far as the connection was told.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Seq">Sequence of the latest event; 0 when there was none on this connection.</param>
/// <param name="OverdueAt">When the phase should be over, by the timestamps of this node.</param>
/// <param name="LastScores">What tells the scores: the latest <c>round:end</c> or the restored ones; null before.</param>
internal sealed record LiveRoom(string RoomId, long Seq, long OverdueAt, object? LastScores)
{
    /// <summary>Points so far, as this player was told.</summary>
    public ScorePair Scores => LastScores switch
    {
        ScorePair scores => scores,
        RoundEndEvent end => new ScorePair(end.Results.My.Total, end.Results.Opponent.Total),
        RawJson json => Read(json),
        _ => new ScorePair(0, 0),
    };

    private static ScorePair Read(RawJson json)
    {
        using var document = JsonDocument.Parse(json.Utf8);
        var results = document.RootElement.GetProperty("results");
        return new ScorePair(
            results.GetProperty("my").GetProperty("total").GetInt32(),
            results.GetProperty("opponent").GetProperty("total").GetInt32());
    }
}
