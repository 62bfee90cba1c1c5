using Xunit.Abstractions;

namespace CsArena.EndToEnd.Redis.Stage2;

/// <summary>One call, followed from host to host.</summary>
public sealed class TraceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task AnAnswerIsOneTraceOverBothHosts()
    {
        await using var receiver = OtlpReceiver.Start();
        var names = new Queue<string>(["host1", "host2"]);
        await using var arena = await RedisArena.StartAsync(2, () => receiver.For(Stage2Settings.Swift, names.Dequeue()));
        await using var duel = await Duel.ConnectAsync(arena[0], arena[1]);
        await duel.MatchAsync();
        await duel.AskedAsync(1);
        await duel.First.AskAsync("submit:answer", new { roomId = duel.RoomId, round = 1, answer = "x" });

        // Redis spans come a moment after the others.
        string[] last = ["player send opponent:submitted", "EVALSHA"];
        await OtlpReceiver.UntilAsync(() => last.All(name => Trace().Any(span => span.Name == name)), () => Print(receiver.Spans));
        var trace = Trace();
        output.WriteLine(Print(trace));
        var call = trace.Single(span => span.Name.EndsWith("/submit:answer", StringComparison.Ordinal));
        var stored = trace.Single(span => span.Name == "store submit");
        var sent = trace.Single(span => span.Name == "node send");
        var received = trace.Single(span => span.Name == "node receive");
        var told = trace.Single(span => span.Name == "player send opponent:submitted");
        (stored.ParentId, sent.ParentId, received.ParentId, told.ParentId).ShouldBe((call.SpanId, call.SpanId, sent.SpanId, received.SpanId));
        new[] { call, stored, sent }.ShouldAllBe(span => span.Host == call.Host);
        new[] { received, told }.ShouldAllBe(span => span.Host != call.Host);

        OtlpSpan[] Trace() => receiver.Spans.FirstOrDefault(span => span.Name.EndsWith("/submit:answer", StringComparison.Ordinal)) is { TraceId: var id }
            ? [.. receiver.Spans.Where(span => span.TraceId == id)]
            : [];
    }

    /// <summary>A line for each span, below the one that it is part of.</summary>
    private static string Print(IReadOnlyCollection<OtlpSpan> spans)
    {
        var first = spans.Count == 0 ? 0 : spans.Min(span => span.StartedAt);
        return string.Join('\n', spans.Where(span => spans.All(other => other.SpanId != span.ParentId)).SelectMany(span => Below(span, 0)));

        IEnumerable<string> Below(OtlpSpan span, int depth)
            => spans.Where(child => child.ParentId == span.SpanId).OrderBy(child => child.StartedAt).SelectMany(child => Below(child, depth + 1))
                .Prepend($"{(span.StartedAt - first) / 1e6,7:0.00} ms  {span.Host}  {new string(' ', 2 * depth)}{span.Name}");
    }
}
