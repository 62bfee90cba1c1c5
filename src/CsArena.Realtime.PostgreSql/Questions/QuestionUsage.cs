using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Counts how often questions are picked, and adds that to the database now and then: a write for each match would be one
/// for a statistic. What was counted since the last time is lost with the process.
/// </summary>
internal sealed class QuestionUsage(Database database, CacheMetrics metrics)
{
    /// <summary>While the database is away for long, no others are counted.</summary>
    private const int Capacity = 100_000;

    // In the order of their ids, so that two hosts never wait for each other.
    private const string Sql = """
        WITH used AS (
            SELECT questions.id, u.count
            FROM unnest($1, $2) AS u(id, count)
            JOIN questions ON questions.id = u.id
            ORDER BY questions.id
            FOR NO KEY UPDATE OF questions
        )
        UPDATE questions SET usage_count = usage_count + used.count FROM used WHERE questions.id = used.id
        """;

    private readonly Lock _lock = new();
    private Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Add(IReadOnlyList<PickedQuestion> picked)
    {
        lock (_lock)
        {
            foreach (var question in picked)
            {
                Add(question.Candidate.Id, 1);
            }
        }
    }

    /// <summary>Adds what was counted to the database. What cannot be added is kept.</summary>
    /// <exception cref="BackendUnavailableException">The database is away.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var counts = Take();
        if (counts.Count == 0)
        {
            return;
        }

        metrics.Query("usage");
        try
        {
            await database.RunAsync(call => WriteAsync(call, counts), cancellationToken);
        }
        catch
        {
            lock (_lock)
            {
                foreach (var (id, count) in counts)
                {
                    Add(id, count);
                }
            }

            throw;
        }
    }

    private static async ValueTask<int> WriteAsync(DatabaseCall call, Dictionary<string, int> counts)
    {
        await using var command = new NpgsqlCommand(Sql, call.Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. counts.Keys] },
                new NpgsqlParameter<int[]> { TypedValue = [.. counts.Values] },
            },
        };
        return await command.ExecuteNonQueryAsync(call.Cancellation);
    }

    private Dictionary<string, int> Take()
    {
        lock (_lock)
        {
            var counts = _counts;
            _counts = new(StringComparer.Ordinal);
            return counts;
        }
    }

    private void Add(string id, int count)
    {
        if (_counts.TryGetValue(id, out var before) || _counts.Count < Capacity)
        {
            _counts[id] = before + count;
        }
    }
}
