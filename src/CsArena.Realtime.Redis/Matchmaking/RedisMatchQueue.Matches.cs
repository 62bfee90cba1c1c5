using CsArena.Realtime.Matchmaking;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

// What becomes of a match once it is made (I5).
internal sealed partial class RedisMatchQueue
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Match>> ClaimUnconfirmedAsync(
        TimeSpan lease, int max, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var reply = await _redis.RunAsync(_scripts.Claim, Keys.Claiming, [Microseconds.Of(lease), max], cancellationToken);
        return Array.ConvertAll((RedisResult[])reply!, QueueReplies.MatchOf);
    }

    /// <inheritdoc />
    public async ValueTask<bool> ConfirmAsync(string roomId, CancellationToken cancellationToken = default)
        => (bool)await _confirmations.RunAsync(Keys.Claiming, [roomId], cancellationToken);

    /// <inheritdoc />
    /// <remarks>A match that was not confirmed is not offered for claiming any more either.</remarks>
    public async ValueTask ReleaseAsync(
        string roomId, string player1Id, string player2Id, string? forfeitedBy = null, CancellationToken cancellationToken = default)
        => await _releases.RunAsync(
            Keys.Releasing, [roomId, player1Id, player2Id, forfeitedBy ?? RedisValue.EmptyString, .. _forfeitRules], cancellationToken);
}
