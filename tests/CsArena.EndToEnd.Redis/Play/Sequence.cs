namespace CsArena.EndToEnd.Redis.Play;

/// <summary>The order of a room's events (I10).</summary>
internal static class Sequence
{
    /// <summary>A connection got each event of its room once, without a gap: each names the one before it.</summary>
    /// <param name="player">The connection.</param>
    /// <param name="restored">The state that its player went on from, if there was one: it may contain more than events told of.</param>
    public static void ShouldBeWhole(RawPlayer player, JsonElement? restored = null)
    {
        var before = restored?.GetProperty("seq").GetInt64() ?? 0;
        var isAfterState = restored is not null;
        foreach (var received in player.Log.Events.Where(one => one.Json.TryGetProperty("seq", out _)))
        {
            var named = received.Json.GetProperty("prevSeq").GetInt64();
            (isAfterState ? named <= before : named == before).ShouldBeTrue($"{before}, then {received}. {player.Log.Describe()}");
            before = received.Json.GetProperty("seq").GetInt64();
            isAfterState = false;
        }
    }
}
