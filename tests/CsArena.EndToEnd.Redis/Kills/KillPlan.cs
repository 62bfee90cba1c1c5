namespace CsArena.EndToEnd.Redis.Kills;

/// <summary>Where the next host is to die: at every named step in turn, again and again, with random moments between them.</summary>
internal sealed class KillPlan(int seed, double randomShare = 0.25)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Queue<(string Name, string CrashAt)> _steps = new();
    private readonly Dictionary<string, int> _missed = [];
    private readonly HashSet<string> _unseen = [.. NamedSteps.All.Select(step => step.Name)];

    /// <summary>The next death.</summary>
    public Death Next()
    {
        lock (_lock)
        {
            var isGradingSlow = _random.Next(2) == 0;
            if (_random.NextDouble() < randomShare)
            {
                return new Death(null, null, TimeSpan.FromSeconds(0.2 + (2 * _random.NextDouble())), isGradingSlow);
            }

            if (_steps.Count == 0)
            {
                var steps = NamedSteps.All.ToArray();
                _random.Shuffle(steps);
                steps.ToList().ForEach(_steps.Enqueue);
            }

            var (name, crashAt) = _steps.Dequeue();

            // What is rare is not waited for twice in one life.
            var isRare = name.StartsWith("in the takeover", StringComparison.Ordinal);
            var number = isRare || _missed.ContainsKey(name) ? 1 : 1 + _random.Next(_random.Next(2) == 0 ? 2 : 8);
            return new Death(
                name,
                $"{crashAt}:{number}",
                TimeSpan.FromSeconds(isRare ? 8 : 4),
                isGradingSlow || crashAt.Contains("Grading", StringComparison.Ordinal));
        }
    }

    /// <summary>A host died at the step.</summary>
    public void Hit(string name)
    {
        lock (_lock)
        {
            _unseen.Remove(name);
        }
    }

    /// <summary>Whether every step has had its death.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock)
            {
                return _unseen.Count == 0;
            }
        }
    }

    /// <summary>The step did not come: it is tried again soon.</summary>
    public void Missed(Death death)
    {
        lock (_lock)
        {
            if (death.Name is { } name && (_missed[name] = _missed.GetValueOrDefault(name) + 1) < 8)
            {
                _steps.Enqueue((name, NamedSteps.All.Single(step => step.Name == name).CrashAt));
            }
        }
    }
}

/// <summary>How a host is to die.</summary>
/// <param name="Name">The step; null is any moment.</param>
/// <param name="CrashAt">The call; null where it is killed from outside.</param>
/// <param name="Within">When it is killed from outside, if it is still alive by then.</param>
/// <param name="IsGradingSlow">Whether its matches stay a while in the phase of grading.</param>
internal sealed record Death(string? Name, string? CrashAt, TimeSpan Within, bool IsGradingSlow);
