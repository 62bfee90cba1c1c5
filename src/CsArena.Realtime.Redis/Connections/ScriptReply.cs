using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>What became of one call among several: a reply or an error.</summary>
internal readonly struct ScriptReply
{
    public ScriptReply(RedisResult result) => Result = result;

    public ScriptReply(Exception error) => Error = error;

    public RedisResult? Result { get; }

    public Exception? Error { get; }
}
