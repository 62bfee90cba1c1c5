using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>
/// The name of every key. A stand-alone Redis has plain names; in a cluster, keys that one script touches share a hash
/// tag, hence a slot.
/// </summary>
/// <remarks>The keys of the queue are in <c>Matchmaking/RedisKeys.Queue.cs</c>.</remarks>
internal sealed partial class RedisKeys
{
    /// <summary>What comes after the node's id in the key of its players.</summary>
    public const string NodePlayersAfter = ":players";

    private readonly string _prefix;
    private readonly string _channels;

    /// <param name="isCluster">Whether the server is part of a cluster.</param>
    /// <param name="prefix">Comes before every name: several arenas may share a Redis.</param>
    /// <param name="database">The number of the database.</param>
    public RedisKeys(bool isCluster, string prefix = "", int database = 0)
    {
        IsCluster = isCluster;
        _prefix = prefix;
        _channels = ChannelsOf(prefix, database);
        Deadlines = prefix + "game:deadlines";
        var deadlines = isCluster ? $"{{{prefix}game:deadlines}}" : $"{prefix}game:deadlines";
        DeadlineSteps = deadlines + ":steps";
        Health = deadlines + ":health";
        var denied = $"{prefix}arena:denied";
        Denied = [denied, (isCluster ? $"{{{denied}}}" : denied) + ":version"];
    }

    /// <summary>Whether the server is part of a cluster.</summary>
    public bool IsCluster { get; }

    /// <summary>Sorted set: room → when it is due.</summary>
    public RedisKey Deadlines { get; }

    /// <summary>Hash: room → the step that the players were told of.</summary>
    public RedisKey DeadlineSteps { get; }

    /// <summary>String: what the latest health check wrote, for a few seconds.</summary>
    public RedisKey Health { get; }

    /// <summary>The deny list: a sorted set, entry → its end, and a string, its version.</summary>
    public RedisKey[] Denied { get; }

    /// <summary>Hash: a session.</summary>
    public RedisKey Session(string roomId) => $"{_prefix}game:session:{Tag(roomId)}";

    /// <summary>Hash: a round of a match, from 1.</summary>
    public RedisKey Round(string roomId, int number) => $"{_prefix}game:round:{Tag(roomId)}:{number}";

    /// <summary>Hash: a player's connection.</summary>
    public RedisKey UserSocket(string playerId) => $"{_prefix}user:socket:{playerId}";

    /// <summary>Set: the connections of a node, each with its player.</summary>
    public RedisKey NodePlayers(string nodeId) => NodePlayersBefore + nodeId + NodePlayersAfter;

    /// <summary>What comes before the node's id in the key of its players, for scripts that learn the node from an entry.</summary>
    public string NodePlayersBefore => _prefix + "arena:node:";

    /// <summary>String: an entry of the cache that hosts share.</summary>
    public RedisKey Cached(string key) => $"{_prefix}arena:cache:{key}";

    /// <summary>String: what a connect code stands for, sealed, for half a minute.</summary>
    public RedisKey ConnectCode(string name) => $"{_prefix}arena:connect:{name}";

    /// <summary>A channel of the node messenger; the server takes it literally.</summary>
    public string Channel(string channel) => _channels + channel;

    /// <summary>
    /// What comes before the name of every channel. Redis carries messages to subscribers of all its databases: an arena on
    /// another database than the first has its number there.
    /// </summary>
    public static string ChannelsOf(string prefix, int database) => database == 0 ? prefix : $"{prefix}db{database}:";

    // An empty tag is none: a room id that would make one, which only a stranger can ask for, gets another.
    private string Tag(string roomId) => !IsCluster ? roomId
        : roomId.Length > 0 && roomId[0] != '}' ? $"{{{roomId}}}"
        : $"{{room}}{roomId}";
}
