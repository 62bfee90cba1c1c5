using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The name of every key. A stand-alone Redis has plain names; in a cluster, keys that one script touches share a hash
/// tag, hence a slot.
/// </summary>
/// <remarks>The keys of the queue are in <c>Matchmaking/RedisKeys.Queue.cs</c>.</remarks>
internal sealed partial class RedisKeys
{
    private readonly string _prefix;

    /// <param name="isCluster">Whether the server is part of a cluster.</param>
    /// <param name="prefix">Comes before every name: several arenas may share a Redis.</param>
    public RedisKeys(bool isCluster, string prefix = "")
    {
        IsCluster = isCluster;
        _prefix = prefix;
        Deadlines = prefix + "game:deadlines";
        DeadlineSteps = prefix + (isCluster ? "{game:deadlines}:steps" : "game:deadlines:steps");
    }

    /// <summary>Whether the server is part of a cluster.</summary>
    public bool IsCluster { get; }

    /// <summary>Sorted set: room → when it is due.</summary>
    public RedisKey Deadlines { get; }

    /// <summary>Hash: room → the step that the players were told of.</summary>
    public RedisKey DeadlineSteps { get; }

    /// <summary>Hash: a session.</summary>
    public RedisKey Session(string roomId) => $"{_prefix}game:session:{Tag(roomId)}";

    /// <summary>Hash: a round of a match, from 1.</summary>
    public RedisKey Round(string roomId, int number) => $"{_prefix}game:round:{Tag(roomId)}:{number}";

    /// <summary>Hash: a player's connection.</summary>
    public RedisKey UserSocket(string playerId) => $"{_prefix}user:socket:{playerId}";

    /// <summary>Set: the players whose connection is on a node.</summary>
    public RedisKey NodePlayers(string nodeId) => $"{_prefix}arena:node:{nodeId}:players";

    /// <summary>A channel of the backplane; the server takes it literally.</summary>
    public string Channel(string channel) => _prefix + channel;

    // An empty tag is none: a room id that would make one, which only a stranger can ask for, gets another.
    private string Tag(string roomId) => !IsCluster ? roomId
        : roomId.Length > 0 && roomId[0] != '}' ? $"{{{roomId}}}"
        : $"{{room}}{roomId}";
}
