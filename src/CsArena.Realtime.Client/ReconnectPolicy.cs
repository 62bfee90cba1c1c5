namespace CsArena.Realtime.Client;

/// <summary>
/// When to connect again. The first retry comes within <see cref="FirstDelay"/>, the second after it, and each further
/// one after twice as long, up to <see cref="MaxDelay"/>. Jitter comes on top, so that the players of a dead server do
/// not return in one instant.
/// </summary>
public sealed record ReconnectPolicy
{
    /// <summary>Retries before the client gives up. Default 10; counted anew once a server has greeted the client.</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>Delay to start from. Default 1 second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest delay before jitter. Default 5 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest jitter, as a share of the delay. Default 0.5: a delay of 5 s lasts 5 to 7.5 s.</summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>
    /// How long the first attempt may take, from asking for a token to the server's handshake. Each further one may take
    /// twice as long, up to <see cref="ConnectTimeout"/>: a server that hangs is left soon, and a network or a server that
    /// is slow is given time. Default 5 seconds.
    /// </summary>
    public TimeSpan FirstConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time that an attempt may take. Default 20 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait before a retry.</summary>
    /// <param name="attempt">Which retry, from 1.</param>
    /// <param name="random">A random number, at least 0 and less than 1.</param>
    public TimeSpan DelayBefore(int attempt, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (attempt == 1)
        {
            return FirstDelay * random;
        }

        return Doubled(FirstDelay, attempt - 2, MaxDelay) * (1 + (Jitter * random));
    }

    /// <summary>How long to wait before leaving a server that is going away.</summary>
    /// <param name="asked">The wait that the server asked for.</param>
    /// <param name="random">A random number, at least 0 and less than 1.</param>
    public TimeSpan DelayBeforeLeaving(TimeSpan asked, double random)
    {
        var spread = asked * Jitter > FirstDelay ? asked * Jitter : FirstDelay;
        return asked + (spread * random);
    }

    /// <summary>How long an attempt may take.</summary>
    /// <param name="retry">Which retry; 0 for an attempt that is none.</param>
    internal TimeSpan ConnectTimeoutOf(int retry) => Doubled(FirstConnectTimeout, retry, ConnectTimeout);

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan most)
        => TimeSpan.FromTicks((long)Math.Min(first.Ticks * Math.Pow(2, Math.Min(times, 30)), most.Ticks));
}
