using CsArena.Realtime.Matchmaking;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Conformance;

/// <summary>
/// Random sequences of every call, few players, nodes and queues: each outcome is what the naive queue answers. A failure
/// names the shortest sequence found and the seed to replay it with. Needs a harness whose clock stands still until it is
/// told to move.
/// </summary>
public abstract class MatchQueueModel(Func<ValueTask<BackendHarness>> createHarness)
{
    /// <summary>How many sequences are tried.</summary>
    protected virtual int Sequences => 5_000;

    [Fact]
    public void Every_outcome_is_that_of_the_naive_queue()
        => Prop.ForAll(Operations(), operations => ExecuteAsync(operations).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithEndSize(150));

    private async Task<bool> ExecuteAsync(Operation[] operations)
    {
        await using var harness = await createHarness();
        await new Run(harness, await harness.CreateMatchQueueAsync(Run.Options)).ExecuteAsync(operations);
        return true;
    }

    private static Arbitrary<Operation[]> Operations()
    {
        var operation =
            from kind in Gen.Frequency(
                (8, Gen.Constant(Kind.Enqueue)),
                (3, Gen.Constant(Kind.Resume)),
                (4, Gen.Constant(Kind.Hold)),
                (3, Gen.Constant(Kind.Pass)),
                (3, Gen.Constant(Kind.Renew)),
                (2, Gen.Constant(Kind.Release)),
                (1, Gen.Elements(Kind.Dequeue, Kind.Drop, Kind.Claim, Kind.Confirm, Kind.RemoveNode)))
            from player in Gen.Choose(0, 7)
            from node in Gen.Choose(0, 2)
            from queue in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Constant(1)))
            from connection in Gen.Choose(0, 1)
            from number in Gen.Choose(0, 9)
            select new Operation(kind, player, node, queue, connection, number);
        return Arb.From(Gen.ArrayOf(operation), Shorter);
    }

    /// <summary>Half of it, then without each single operation.</summary>
    private static IEnumerable<Operation[]> Shorter(Operation[] operations)
    {
        if (operations.Length > 1)
        {
            yield return operations[..(operations.Length / 2)];
            yield return operations[(operations.Length / 2)..];
        }

        for (var i = 0; i < operations.Length; i++)
        {
            yield return [.. operations[..i], .. operations[(i + 1)..]];
        }
    }

    private enum Kind
    {
        Enqueue,
        Resume,
        Hold,
        Pass,
        Renew,
        Release,
        Dequeue,
        Drop,
        Claim,
        Confirm,
        RemoveNode,
    }

    private readonly record struct Operation(Kind Kind, int Player, int Node, int Queue, int Connection, int Number);

    private sealed class Run(BackendHarness harness, IMatchQueue queue)
    {
        public static readonly MatchQueueOptions Options = new() { MaxQueueLength = 4, ConfirmLease = TimeSpan.FromSeconds(3) };

        private readonly NaiveMatchQueue _naive = new(Options.MaxQueueLength, Options.ConfirmLease);

        public async Task ExecuteAsync(Operation[] operations)
        {
            _naive.Now = await harness.NowAsync();
            foreach (var operation in operations)
            {
                await StepAsync(operation);
                await CompareStatesAsync();
            }
        }

        private async Task StepAsync(Operation operation)
        {
            var (_, playerNumber, nodeNumber, queueNumber, connectionNumber, number) = operation;
            var (player, node, name, connection) =
                ($"p{playerNumber}", $"n{nodeNumber}", $"q{queueNumber}", $"c{connectionNumber}");
            var time = TimeSpan.FromSeconds(number);
            switch (operation.Kind)
            {
                case Kind.Enqueue:
                    await EnqueueAsync(new EnqueueRequest(player, $"Nick {number}", name, node, connection, $"l{number}"));
                    break;
                case Kind.Resume:
                    var resumed = await queue.ResumeAsync(player, node, connection);
                    resumed.ShouldBe(_naive.Resume(player, node, connection, resumed.Match?.RoomId));
                    break;
                case Kind.Hold:
                    (await queue.HoldAsync(player, connection, time)).ShouldBe(_naive.Hold(player, connection, time));
                    break;
                case Kind.Pass:
                    await harness.PassAsync(time);
                    _naive.Now = await harness.NowAsync();
                    break;
                case Kind.Renew:
                    (await queue.RenewNodeAsync(node, time)).ShouldBe(_naive.Renew(node, time));
                    break;
                case Kind.RemoveNode:
                    await queue.RemoveNodeAsync(node);
                    _naive.RemoveNode(node);
                    break;
                case Kind.Dequeue:
                    (await queue.DequeueAsync(player)).ShouldBe(_naive.Dequeue(player));
                    break;
                case Kind.Drop:
                    var dropped = await queue.DropGoneAsync(number + 1);
                    ShouldBeSome(dropped, _naive.Gone(), number + 1);
                    _naive.Drop(dropped);
                    break;
                case Kind.Claim:
                    var claimed = await queue.ClaimUnconfirmedAsync(time, number + 1);
                    ShouldBeSome(claimed, _naive.Claimable(), number + 1);
                    _naive.Claim(claimed, time);
                    break;
                case Kind.Confirm:
                    var toConfirm = AnyRoom(number)?.RoomId ?? "no such room";
                    (await queue.ConfirmAsync(toConfirm)).ShouldBe(_naive.Confirm(toConfirm));
                    break;
                case Kind.Release when AnyRoom(number) is { } match:
                    await queue.ReleaseAsync(match.RoomId, match.Player1.PlayerId, match.Player2.PlayerId);
                    _naive.Release(match.RoomId, match.Player1.PlayerId, match.Player2.PlayerId);
                    break;
            }
        }

        private async Task EnqueueAsync(EnqueueRequest request)
        {
            var result = await queue.EnqueueAsync(request);
            if (result.Status == EnqueueStatus.AlreadyQueued)
            {
                // The place of one who was queued before is approximate.
                result.Position.ShouldBeInRange(1, result.QueueSize);
                result = result with { Position = 0 };
            }

            result.ShouldBe(_naive.Enqueue(request, result.Match?.RoomId));
        }

        private async Task CompareStatesAsync()
        {
            // All asked at once: over a network that is one round trip.
            var statuses = Enumerable.Range(0, 8).Select(i => queue.GetStatusAsync($"p{i}").AsTask()).ToArray();
            string?[] names = [null, "q0", "q1"];
            var counts = Array.ConvertAll(names, name => queue.CountAsync(name).AsTask());
            var deadNodes = queue.GetDeadNodesAsync().AsTask();
            for (var i = 0; i < statuses.Length; i++)
            {
                (await statuses[i]).ShouldBe(_naive.Status($"p{i}"));
            }

            for (var i = 0; i < names.Length; i++)
            {
                (await counts[i]).ShouldBe(_naive.Count(names[i]));
            }

            (await deadNodes).Order().ShouldBe(_naive.DeadNodes().Order());
            _naive.Matches.Select(match => match.RoomId).ShouldBeUnique();
        }

        /// <summary>One of the latest rooms, or none.</summary>
        private Match? AnyRoom(int number) => number < _naive.Matches.Count ? _naive.Matches[^(number + 1)] : null;

        private static void ShouldBeSome<T>(IReadOnlyList<T> taken, List<T> candidates, int max)
        {
            taken.Count.ShouldBe(Math.Min(max, candidates.Count));
            taken.ShouldBeUnique();
            taken.ShouldBeSubsetOf(candidates);
        }
    }
}
