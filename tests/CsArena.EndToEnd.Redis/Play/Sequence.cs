namespace CsArena.EndToEnd.Redis.Play;

/// <summary>The order of a room's events (I10).</summary>
internal static class Sequence
{
    /// <summary>A connection got each event of its rooms once, without a gap: each names the one before it.</summary>
    /// <param name="player">The connection.</param>
    /// <param name="after">What its player had seen before it.</param>
    public static void ShouldBeWhole(RawPlayer player, long after = 0)
    {
        foreach (var received in player.Log.Events.Where(one => one.Json.TryGetProperty("seq", out _)))
        {
            received.Json.GetProperty("prevSeq").GetInt64().ShouldBe(after, player.Log.Describe());
            after = received.Json.GetProperty("seq").GetInt64();
        }
    }
}
