using System.Diagnostics;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>One of the calls that go together.</summary>
internal sealed class BatchedCall : TaskCompletionSource<RedisResult>, IThreadPoolWorkItem
{
    private readonly CancellationTokenRegistration _cancellation;
    private ScriptReply _reply;

    /// <param name="keys">The keys that it touches.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait, not the call.</param>
    public BatchedCall(RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        Keys = keys;
        Arguments = arguments;
        _cancellation = cancellationToken.UnsafeRegister(
            static (call, token) => ((BatchedCall)call!).TrySetCanceled(token), this);
    }

    public RedisKey[] Keys { get; }

    public RedisValue[] Arguments { get; }

    /// <summary>The span that it is part of; null when the caller is not traced.</summary>
    public Activity? Span { get; } = Activity.Current is { Recorded: true } recorded ? recorded : null;

    /// <param name="reply">What became of it.</param>
    /// <param name="inPlace">Whether what follows the call goes on on this thread.</param>
    public void End(ScriptReply reply, bool inPlace)
    {
        _reply = reply;
        if (inPlace)
        {
            Execute();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Lets the caller go on.</summary>
    public void Execute()
    {
        _cancellation.Dispose();
        if (_reply.Error is { } error)
        {
            TrySetException(error);
        }
        else
        {
            TrySetResult(_reply.Result!);
        }
    }
}
