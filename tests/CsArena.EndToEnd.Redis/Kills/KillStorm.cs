using System.Collections.Concurrent;

namespace CsArena.EndToEnd.Redis.Kills;

/// <summary>
/// Starts hosts that die, in every slot one after the other, until enough of them have, and some at every named step; but not
/// more than twice as many.
/// </summary>
internal sealed class KillStorm(RedisArena arena, KillPlan plan, int kills)
{
    private readonly ConcurrentQueue<(string Name, long At)> _deaths = [];
    private readonly int _kills = kills;
    private int _left = kills;

    /// <summary>Who died where and when.</summary>
    public IReadOnlyCollection<(string Name, long At)> Deaths => _deaths;

    public Task RunAsync() => Task.WhenAll(arena.Slots.Select(RunAsync));

    private async Task RunAsync(HostSlot slot)
    {
        while (Interlocked.Decrement(ref _left) is var left && (left >= 0 || (!plan.IsComplete && left > -_kills)))
        {
            var death = plan.Next();
            if (slot.IsUp)
            {
                // Of before the storm.
                await slot.KillAsync();
            }

            var host = await slot.StartCrashingAsync(death.CrashAt, death.IsGradingSlow);
            if (host is null)
            {
                Died(death.Name!);
                plan.Hit(death.Name!);
                continue;
            }

            try
            {
                (await host.WaitForExitAsync(death.Within)).ShouldBe(HostSlot.Killed, $"{death}\n{host.Told}");
                Died(death.Name!);
                plan.Hit(death.Name!);
            }
            catch (TimeoutException)
            {
                plan.Missed(death);
                await slot.KillAsync();
                Died("at a random moment");
            }

            host.ErrorLines.ShouldBeEmpty($"{death}\n{host.Told}");
            await slot.DisposeAsync();
        }
    }

    private void Died(string name) => _deaths.Enqueue((name, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
}
