using System.Diagnostics;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The calls of one script by this node. One that finds none under way goes at once; those that come meanwhile go together,
/// when the reply is there. An idle node waits for nothing, and a busy one asks less often.
/// </summary>
/// <param name="connection">Where calls go.</param>
/// <param name="script">The script.</param>
/// <param name="sharesKeys">Whether every call has the same keys. If not, calls go alone in a cluster, each to its slot.</param>
internal sealed class ScriptBatches(RedisConnection connection, RedisScript script, bool sharesKeys = false)
{
    /// <summary>Redis does nothing else while a script runs: a millisecond or two for the longest of ours.</summary>
    private const int Most = 32;

    private readonly Lock _lock = new();
    private readonly Queue<BatchedCall> _waiting = new();
    private bool _isUnderWay;

    /// <summary>Runs the script once.</summary>
    /// <param name="keys">The keys that it touches.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops waiting; the script may run nevertheless.</param>
    /// <exception cref="BackendUnavailableException">Redis is away; the script may have run.</exception>
    public ValueTask<RedisResult> RunAsync(RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        if (!sharesKeys && connection.Keys.IsCluster)
        {
            return connection.RunAsync(script, keys, arguments, cancellationToken);
        }

        var call = new BatchedCall(keys, arguments, cancellationToken);
        lock (_lock)
        {
            if (_isUnderWay)
            {
                _waiting.Enqueue(call);
                return new(call.Task);
            }

            _isUnderWay = true;
        }

        // What is sent for all does not carry what belongs to the one who happened to be the first.
        using (ExecutionContext.SuppressFlow())
        {
            _ = SendAsync([call]);
        }

        return new(call.Task);
    }

    /// <summary>Sends until nobody waits. Whatever goes wrong is told to the callers.</summary>
    private async Task SendAsync(BatchedCall[] batch)
    {
        try
        {
            while (batch.Length > 0)
            {
                var replies = await AskAsync(batch);
                var answered = batch;
                batch = Take(Most, goesOn: true);
                for (var i = 0; i < answered.Length; i++)
                {
                    // The next ones are under way before anybody goes on; what follows the last call keeps nobody waiting.
                    answered[i].End(replies[i], inPlace: batch.Length == 0 && i == answered.Length - 1);
                }
            }
        }
        catch (Exception error)
        {
            // Those who wait would find the same, after twice the time that a call may take.
            foreach (var call in (BatchedCall[])[.. batch, .. Take(int.MaxValue, goesOn: false)])
            {
                call.End(new ScriptReply(error), inPlace: false);
            }
        }
    }

    private async ValueTask<ScriptReply[]> AskAsync(BatchedCall[] batch)
    {
        // A command has one span above it: that of the first call. Ends with this method.
        Activity.Current = batch[0].Span;
        if (batch is [var only])
        {
            return [new(await connection.RunAsync(script, only.Keys, only.Arguments))];
        }

        RedisKey[] keys = sharesKeys ? batch[0].Keys : [.. batch.SelectMany(call => call.Keys)];
        var arguments = new List<RedisValue> { sharesKeys ? 0 : batch[0].Keys.Length };
        foreach (var call in batch)
        {
            arguments.Add(call.Arguments.Length);
            arguments.AddRange(call.Arguments);
        }

        var parts = (RedisResult[])(await connection.RunAsync(script.Many, keys, [.. arguments]))!;
        return [.. batch.Select((_, i) => (bool)parts[i * 2]
            ? new ScriptReply(parts[(i * 2) + 1])
            : new ScriptReply(RedisErrors.OfScript(script.Name, (string)parts[(i * 2) + 1]!)))];
    }

    /// <param name="most">How many of those who wait.</param>
    /// <param name="goesOn">Whether they are sent; if not, the next call begins anew.</param>
    private BatchedCall[] Take(int most, bool goesOn)
    {
        lock (_lock)
        {
            var taken = new BatchedCall[Math.Min(most, _waiting.Count)];
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = _waiting.Dequeue();
            }

            _isUnderWay = goesOn && taken.Length > 0;
            return taken;
        }
    }
}
