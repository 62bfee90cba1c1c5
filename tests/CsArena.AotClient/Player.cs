using CsArena.Realtime.Client;
using CsArena.Realtime.Protocol;

namespace CsArena.AotClient;

/// <summary>Prints each event of one match, and answers each question at once.</summary>
internal sealed class Player : IAsyncDisposable
{
    private readonly TaskCompletionSource<MatchEndEvent> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArenaClient _client;

    public Player(string name, Uri url, string token)
    {
        _client = new ArenaClient(new ArenaClientOptions { Url = url, TokenProvider = _ => ValueTask.FromResult(token) });
        _client.On<RoomEvent>(arrived => Console.WriteLine($"{name} {arrived.PrevSeq} {arrived.Seq} {arrived.GetType().Name}"));
        _client.On<RoundStartEvent>(start => _ = AnswerAsync(start));
        _client.On<MatchEndEvent>(end => _ended.TrySetResult(end));
    }

    public Task<MatchEndEvent> Ended => _ended.Task;

    public async Task QueueAsync()
    {
        var connected = await _client.ConnectAsync();
        if (connected.Status != ArenaStatus.Connected)
        {
            throw new InvalidOperationException($"Not connected: {connected}");
        }

        var queued = await _client.EnqueueAsync();
        if (!queued.Ok)
        {
            throw new InvalidOperationException($"Not queued: {queued}");
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task AnswerAsync(RoundStartEvent start)
    {
        var answer = await _client.SubmitAsync(start.RoomId, start.Round, start.Question.Options?[0].Key ?? "42");
        if (!answer.Ok)
        {
            _ended.TrySetException(new InvalidOperationException($"Not answered: {answer}"));
        }
    }
}
