using CsArena.Realtime.Conformance;
using CsArena.Realtime.Deadlines;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.InMemory.Tests;

/// <summary>Random sequences of every call on a few rooms: each outcome is that of a list that is searched.</summary>
public sealed class DeadlineModelTests
{
    [Fact]
    public void Every_outcome_is_that_of_a_list()
    {
        var operation =
            from kind in Gen.Choose(0, 6)
            from room in Gen.Choose(0, 5)
            from seconds in Gen.Choose(-5, 20)
            from number in Gen.Choose(0, 4)
            select (Kind: kind, Room: $"room-{room}", Time: TimeSpan.FromSeconds(seconds), Number: number);
        Prop.ForAll(Gen.ListOf(operation).ToArbitrary(), operations =>
        {
            var time = new FakeTimeProvider();
            var queue = new InMemoryDeadlineQueue(time);
            var naive = new Dictionary<string, (DateTimeOffset DueAt, long Version)>();
            foreach (var (kind, room, span, number) in operations)
            {
                var now = time.GetUtcNow();
                var known = naive.TryGetValue(room, out var entry);
                switch (kind)
                {
                    case 0 or 1:
                        var stands = !known || entry.Version <= number;
                        queue.ScheduleAsync(room, now + span, number).AsTask().Result.ShouldBe(stands);
                        if (stands)
                        {
                            naive[room] = (now + span, number);
                        }

                        break;
                    case 2:
                        queue.LeaseAsync(room, span).AsTask().Result.ShouldBe(known ? entry.Version : null);
                        if (known && now + span < entry.DueAt)
                        {
                            naive[room] = entry with { DueAt = now + span };
                        }

                        break;
                    case 3 or 4:
                        var lease = span.Duration();
                        var due = naive.Where(pair => pair.Value.DueAt <= now).OrderBy(pair => pair.Value.DueAt).ToList();
                        var claimed = queue.ClaimDueAsync(lease, number + 1).AsTask().Result;
                        claimed.Select(item => item.DueAt).ShouldBe(due.Take(number + 1).Select(pair => pair.Value.DueAt));
                        claimed.Select(item => item.RoomId).ShouldBeUnique();
                        foreach (var item in claimed)
                        {
                            naive[item.RoomId].ShouldBe((item.DueAt, item.StepVersion));
                            naive[item.RoomId] = (now + lease, item.StepVersion);
                        }

                        break;
                    case 5:
                        queue.RemoveAsync(room).AsTask().Result.ShouldBe(naive.Remove(room));
                        break;
                    default:
                        time.Advance(span.Duration());
                        break;
                }

                queue.CountAsync().AsTask().Result.ShouldBe(naive.Count);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }
}
