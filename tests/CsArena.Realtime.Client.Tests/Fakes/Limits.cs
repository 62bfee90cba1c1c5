namespace CsArena.Realtime.Client.Tests.Fakes;

internal static class Limits
{
    /// <summary>No wait of a test is longer; none is meant to come near.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    /// <summary>Waits for something that has no event of its own.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Wait);
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
