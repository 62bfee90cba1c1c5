using System.Collections.Concurrent;

namespace CsArena.EndToEnd.Redis.Kills;

/// <summary>
/// Starts hosts that die, in every slot one after the other, until enough of them have, and some at every named step; but not
/// more than twice as many.
/// </summary>
internal sealed class KillStorm(RedisArena arena, KillPlan plan, int kills)
{
    private readonly ConcurrentQueue<(string Name, long At)> _deaths = [];
    private readonly HostTimes _times = new(arena.Slots.Count);
    private readonly int _kills = kills;
    private int _left = kills;

    /// <summary>Who died where and when.</summary>
    public IReadOnlyCollection<(string Name, long At)> Deaths => _deaths;

    /// <summary>When hosts were there.</summary>
    public HostTimes Times => _times;

    public Task RunAsync() => Task.WhenAll(arena.Slots.Select(RunAsync));

    /// <summary>Starts the hosts that are to survive.</summary>
    public Task CalmAsync() => Task.WhenAll(arena.Slots.Select(async slot =>
    {
        await slot.StartAsync();
        _times.CameUp();
    }));

    private async Task RunAsync(HostSlot slot)
    {
        while (Interlocked.Decrement(ref _left) is var left && (left >= 0 || (!plan.IsComplete && left > -_kills)))
        {
            var death = plan.Next();
            if (slot.IsUp)
            {
                // Of before the storm.
                await slot.KillAsync();
                _times.Died();
            }

            var host = await slot.StartCrashingAsync(death.CrashAt, death.IsGradingSlow);
            if (host is null)
            {
                _times.DiedEarly();
                Note(death.Name!);
                plan.Hit(death.Name!);
                continue;
            }

            _times.CameUp();
            try
            {
                (await host.WaitForExitAsync(death.Within)).ShouldBe(HostSlot.Killed, $"{death}\n{host.Told}");
                _times.Died();
                Note(death.Name!);
                plan.Hit(death.Name!);
            }
            catch (TimeoutException)
            {
                plan.Missed(death);
                await slot.KillAsync();
                _times.Died();
                Note("at a random moment");
            }

            host.ErrorLines.ShouldBeEmpty($"{death}\n{host.Told}");
            await slot.DisposeAsync();
        }
    }

    private void Note(string name) => _deaths.Enqueue((name, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
}
